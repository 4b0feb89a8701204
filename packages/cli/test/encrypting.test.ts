import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { test } from 'node:test'
import { runHere } from './in-process.js'
import { Folder, run } from './support.js'

const folder = await Folder.created()
const client = [...folder.open, '-c', 'backup']
const key = [...client, '--key', 'keys/files']
const made = await runHere([
  'key',
  'generate',
  ...client,
  '--type',
  'symmetric',
  '--output',
  'keys/files',
])
assert.equal(made.code, 0, made.stderr)
/** More than one call, and no whole number of chunks. */
const plaintext = Buffer.alloc(700_001, 'some text ')
const input = await folder.write('plain', plaintext)
let outputs = 0
const newPath = () => `${folder.path}/out${outputs++}`

async function encrypted(...more: readonly string[]): Promise<string> {
  const output = newPath()
  const outcome = await runHere(['encrypt', input, ...key, '--output', output, ...more])
  assert.equal(outcome.code, 0, outcome.stderr)
  return output
}

test('a file goes in, is sealed and comes out, in both ciphers', async () => {
  for (const cipher of ['xchacha20-poly1305', 'aes256-gcm']) {
    const sealed = await encrypted('--cipher', cipher)
    assert.equal((await stat(sealed)).mode & 0o777, 0o600)
    assert(!(await readFile(sealed)).includes('some text'))
    const output = newPath()
    const { code, stdout } = await runHere([
      'decrypt',
      sealed,
      ...key,
      '--output',
      output,
      '--json',
    ])
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(stdout), { output, bytes: plaintext.length })
    assert.deepEqual(await readFile(output), plaintext)
  }
})

test('through standard input and standard output', async () => {
  const text = 'from a pipe'
  const sealed = await run(['encrypt', '-', ...key, '--output', `${folder.path}/piped`], {
    input: text,
  })
  assert.equal(sealed.code, 0, sealed.stderr)
  const { code, stdout } = await runHere(['decrypt', `${folder.path}/piped`, ...key])
  assert.deepEqual([code, stdout], [0, text])
  const empty = await run(['encrypt', '-', ...key, '--output', `${folder.path}/empty`])
  assert.equal(empty.code, 0, empty.stderr)
  assert.equal((await runHere(['decrypt', `${folder.path}/empty`, ...key])).stdout, '')
  const both = await run([
    'encrypt',
    '-',
    ...client,
    '--key',
    'keys/files',
    '--associated-data',
    '-',
  ])
  assert.equal(both.code, 2)
})

test('what was changed or cut leaves no output file, and no part of one', async () => {
  const sealed = await readFile(await encrypted())
  const changed = Buffer.from(sealed)
  changed[600_000] = (changed[600_000] as number) ^ 1
  const before = (await readdir(folder.path)).length
  let files = 0
  for (const [name, bytes] of [
    ['changed', changed],
    ['cut at a chunk', sealed.subarray(0, 37 + 4 * 65_584)],
    ['cut', sealed.subarray(0, 500_000)],
    ['no header', sealed.subarray(0, 20)],
    ['nothing', sealed.subarray(0, 0)],
    ['longer', Buffer.concat([sealed, Buffer.alloc(100)])],
  ] as const) {
    const path = await folder.write(`bad ${files++}`, bytes)
    const output = newPath()
    const outcome = await runHere(['decrypt', path, ...key, '--output', output])
    assert.equal(outcome.code, 4, `${name}: ${outcome.stderr}`)
    assert.equal(outcome.stdout, '')
    assert(!existsSync(output), name)
  }
  assert.equal((await readdir(folder.path)).length, before + files)
})

test('associated data has to be the same, and the key too', async () => {
  const sealed = await encrypted('--associated-data', 'text:photos')
  const output = newPath()
  const open = ['decrypt', sealed, ...key, '--output', output]
  assert.equal((await runHere(open)).code, 4)
  assert.equal((await runHere([...open, '--associated-data', 'text:other'])).code, 4)
  assert.equal((await runHere([...open, '--associated-data', 'text:photos'])).code, 0)
})

test('an output that is there is not replaced, and a terminal gets none', async () => {
  const sealed = await encrypted()
  const there = await runHere(['decrypt', sealed, ...key, '--output', input])
  assert.equal(there.code, 5)
  assert.match(there.stderr, /OUTPUT_EXISTS/)
  const json = await runHere(['decrypt', sealed, ...key, '--json'])
  assert.equal(json.code, 2)
  const missing = await runHere(['encrypt', `${folder.path}/none`, ...key, '--output', newPath()])
  assert.equal(missing.code, 3)
  const nowhere = await runHere(['encrypt', input, ...key, '--output', `${folder.path}/no/where`])
  assert.equal(nowhere.code, 6)
})

test('a key whose uses are counted is used from the start again, and each use counts', async () => {
  const policy = await folder.write('policy', '{"version":1,"usages":["StreamSeal"],"maxUses":3}')
  const make = ['run', 'generate-key', ...client, '--type', 'symmetric', '--output', 'keys/few']
  assert.equal((await runHere([...make, '--policy', policy])).code, 0)
  const few = [...client, '--key', 'keys/few']
  const sealed = await run(['encrypt', '-', ...few], { input: 'once' })
  assert.equal(sealed.code, 0, sealed.stderr)
  // 37 bytes of a header, once, and a chunk of 48 and the text.
  assert.equal(Buffer.from(sealed.stdout, 'utf8').subarray(0, 4).toString(), 'SHS1')
  const output = newPath()
  const outcome = await runHere(['encrypt', input, ...few, '--output', output])
  assert.equal(outcome.code, 8, outcome.stderr)
  assert(!existsSync(output))
})

test('an output that is a stream elsewhere, or has no name, is refused', async () => {
  for (const output of ['-', '']) {
    const outcome = await runHere(['encrypt', input, ...key, '--output', output])
    assert.equal(outcome.code, 2, outcome.stderr)
  }
  assert.ok(!existsSync('-'))
})
