import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { linux, spawnZone, text, within } from './support.js'

const residentKilobytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

test('a locked zone survives scrypt, garbage collection and thousands of calls', async () => {
  await using zone = await spawnZone('echo')
  const options = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 }
  const expected = new Uint8Array(scryptSync('password', 'salt', 32, options))
  const echo = async (count: number) => {
    for (let done = 0; done < count; done += 100) {
      const calls = Array.from({ length: 100 }, (_, index) =>
        zone.call('echo', new Uint8Array(index * 20)),
      )
      await within(Promise.all(calls))
    }
  }
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(await within(zone.call('scrypt', text('password'))), expected)
    await echo(1500)
    for (let litters = 0; litters < 3; litters++) await zone.call('litter', new Uint8Array(0))
  }
  if (!linux) return
  // The zone has no event loop: whatever waited for one to be freed would pile up.
  const work = async () => {
    await echo(15_000)
    const large = () => zone.call('echo', new Uint8Array(8 * 1024 * 1024))
    for (let round = 0; round < 16; round++) await large()
    await zone.call('litter', new Uint8Array(0))
  }
  await work()
  const before = residentKilobytes(zone.pid)
  await work()
  const grown = residentKilobytes(zone.pid) - before
  assert.ok(grown < 100 * 1024, `the zone grew by ${grown} kB`)
})
