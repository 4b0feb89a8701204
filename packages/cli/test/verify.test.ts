import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Folder, fails, json, run, stdoutOf } from './support.js'

/** A file at generation 3, with generations 1 and 2 beside it. */
async function threeStates(): Promise<Folder> {
  const folder = await Folder.created()
  for (const value of ['one', 'two']) {
    await stdoutOf(['store', 'set', 'k', '--yes', ...folder.open, '-c', 'a'], { input: value })
  }
  return folder
}

const storedValue = (folder: Folder) => stdoutOf(['store', 'get', 'k', ...folder.open, '-c', 'a'])

test('a sound file is reported with its older states, and so is what is damaged', async () => {
  const folder = await threeStates()
  const report = (await json(['snapshot', 'verify', ...folder.open])) as {
    generations: { generation: number; sound: boolean }[]
  }
  const { generations, ...current } = report
  assert.deepEqual(current, {
    sound: true,
    error: null,
    version: 3,
    workFactor: 1,
    generation: 3,
    clients: 1,
    vaults: 0,
    records: 0,
    damaged: [],
  })
  assert.deepEqual(
    generations.map(({ generation, sound }) => [generation, sound]),
    [
      [2, true],
      [1, true],
    ],
  )

  const bytes = await readFile(folder.file)
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
  await writeFile(folder.file, bytes)
  const asJson = await run(['snapshot', 'verify', ...folder.open, '--json'])
  assert.equal(asJson.code, 4)
  assert.equal(JSON.parse(asJson.stdout).error, 'SNAPSHOT_DAMAGED')
  assert.equal(JSON.parse(asJson.stderr).error.code, 'NOT_SOUND')
  const asText = await run(['snapshot', 'verify', ...folder.open])
  assert.match(asText.stdout, /^file: does not open \(SNAPSHOT_DAMAGED\)\ngeneration 2: sound; /)
  assert.match(asText.stderr, /\(NOT_SOUND\)\nhint: .*snapshot restore/)
})

test('an older state is listed and put back, over damage and over nothing', async () => {
  const folder = await threeStates()
  const { file } = folder
  assert.deepEqual(await json(['snapshot', 'generations', '-f', file]), {
    generations: [
      { generation: 2, file: `${file}.g2` },
      { generation: 1, file: `${file}.g1` },
    ],
  })
  assert.equal(await storedValue(folder), 'two')
  const restore = ['snapshot', 'restore', '--yes', ...folder.open, '--generation']
  assert.deepEqual(await json([...restore, '2']), { generation: 2, kept: `${file}.g3` })
  assert.equal(await storedValue(folder), 'one')
  await rm(file)
  const create = ['create', ...folder.open, '--work-factor', '1']
  const lost = await fails(create, 'GENERATIONS_KEPT', 5)
  assert.match(lost.stderr, /hint: .*snapshot restore/)
  const copy = ['snapshot', 'migrate', '--to', file, ...(await Folder.version2()).open]
  await fails(copy, 'GENERATIONS_KEPT', 5)
  const closed = await fails(['inspect', ...folder.open], 'SNAPSHOT_NOT_FOUND', 3)
  assert.match(closed.stderr, /hint: .*snapshot restore/)
  assert.deepEqual(await json([...restore, '3']), { generation: 3, kept: null })
  assert.equal(await storedValue(folder), 'two')
  const absent = await fails([...restore, '9'], 'SNAPSHOT_NOT_FOUND', 3)
  assert.match(absent.stderr, /No older state of this number.*\nhint: .*snapshot generations/)
  await fails(['snapshot', 'restore', '--yes', ...folder.open], 'USAGE', 2)
})

test('a wrong key, an unknown version and a missing file are errors', async () => {
  const folder = await threeStates()
  const verify = ['snapshot', 'verify', ...folder.open]
  await folder.write('key', '6b'.repeat(32))
  await fails(verify, 'WRONG_KEY', 4)
  const restore = ['snapshot', 'restore', '--yes', ...folder.open, '--generation', '2']
  await fails(restore, 'WRONG_KEY', 4)
  for (const [version, words] of [
    [1, /alpha/],
    [9, /newer/],
  ] as const) {
    await writeFile(folder.file, Uint8Array.of(0x50, 0x41, 0x52, 0x54, 0x49, version, 0, 0, 0, 0))
    const migrating = await fails(['snapshot', 'migrate', ...folder.open], 'UNSUPPORTED_VERSION', 4)
    assert.match(migrating.stderr, words)
    await fails(['inspect', ...folder.open], 'UNSUPPORTED_VERSION', 4)
  }
  const nowhere = ['snapshot', 'verify', '-f', `${folder.file}.none`, ...folder.key]
  await fails(nowhere, 'SNAPSHOT_NOT_FOUND', 3)
  assert.deepEqual(await json(['snapshot', 'generations', '-f', `${folder.file}.none`]), {
    generations: [],
  })
})
