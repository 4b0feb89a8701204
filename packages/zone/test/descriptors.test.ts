import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { linux, program } from './support.js'

interface Found {
  readonly descriptor: number
  readonly poll: number
  readonly shared: number
  readonly private: number
}
interface KernelSays {
  readonly link: string
  readonly event?: string
  readonly waits: boolean
}
interface Answer {
  readonly host?: readonly KernelSays[]
  readonly zone?: readonly KernelSays[]
  readonly found: readonly Found[]
  readonly state: { readonly applied: boolean; readonly detail: string }
}

const EINVAL = -22
const EPERM = -1
const host = fileURLToPath(program('leaking-host'))

/** The answer of a host: its zone found nothing that the host has. */
const check = ({ state, found, host, zone }: Answer) => {
  assert.ok(state.applied, state.detail)
  const numbers = found.map(({ descriptor }) => descriptor)
  assert.deepEqual(numbers.slice(0, 4), [0, 1, 2, 3])
  for (const { descriptor, poll, shared, private: own } of found) {
    // An event poll, which waits for nothing, or something else.
    assert.ok(poll === 0 || poll === EINVAL, `descriptor ${descriptor}: ${poll}`)
    assert.deepEqual([shared, own], [EPERM, EPERM], `descriptor ${descriptor} can be mapped`)
  }
  if (host === undefined || zone === undefined) return
  assert.ok(host.some(({ event }) => event !== undefined))
  const events = new Set(zone.map(({ event }) => event).filter((event) => event !== undefined))
  assert.equal(events.size, 1)
  assert.ok(host.every(({ event }) => event === undefined || !events.has(event)))
  for (const { link, waits } of zone) {
    assert.match(link, /^(?:\/dev\/null|socket:\[\d+\]|anon_inode:\[event(?:poll|fd)\])$/)
    assert.ok(!waits, 'an event poll waits for something')
  }
  assert.equal(zone.filter(({ link }) => link.startsWith('socket:')).length, 1)
  assert.equal(zone.filter(({ link }) => link === '/dev/null').length, 3)
}

const withFile = (use: (file: string) => void) => {
  const directory = mkdtempSync(join(tmpdir(), 'zone-descriptors-'))
  try {
    const file = join(directory, 'file')
    writeFileSync(file, 'unchanged'.repeat(1000))
    use(file)
    assert.equal(readFileSync(file, 'utf8'), 'unchanged'.repeat(1000))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

test('a zone has no descriptor that its host inherited or made', { skip: !linux }, () => {
  withFile((file) => {
    const stdio = new Array<'ignore' | 'pipe' | number>(1101).fill('ignore')
    const given = openSync(file, 'r+')
    for (const number of [3, 4, 5, 9, 12, 200, 1100]) stdio[number] = given
    stdio[1] = 'pipe'
    const output = execFileSync(process.execPath, [host, file], { encoding: 'utf8', stdio })
    check(JSON.parse(output) as Answer)
  })
})

test('nor one that a shell opened', { skip: !linux }, () => {
  withFile((file) => {
    const script = 'exec 200<>"$1" 7<>"$1"; exec "$2" "$3" "$1"'
    const parameters = ['-c', script, 'sh', file, process.execPath, host]
    check(JSON.parse(execFileSync('bash', parameters, { encoding: 'utf8' })) as Answer)
  })
})
