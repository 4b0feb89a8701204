import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspectProgram, Zone } from '@stronghold/zone'

const root = mkdtempSync(join(tmpdir(), 'zone-pin-'))
after(() => rmSync(root, { recursive: true }))
let count = 0

/** A package with a program, one that it imports, and a library that it requires by name. */
const makePackage = () => {
  const folder = join(root, String(count++))
  mkdirSync(join(folder, 'node_modules', 'library'), { recursive: true })
  const trace = join(folder, 'trace')
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('package.json', JSON.stringify({ name: 'app', type: 'module' }))
  write('other.js', `export const other = 1\n`)
  write('node_modules/library/package.json', JSON.stringify({ name: 'library', main: 'main.js' }))
  write('node_modules/library/main.js', `module.exports = 2\n`)
  write(
    'program.js',
    `import { createRequire } from 'node:module'
import { other } from './other.js'
const name = 'library'
const library = createRequire(import.meta.url)(name)
export const createProgram = () => ({
  initial: 'only',
  phases: { only: { sum: () => new Uint8Array([other + library]) } },
})
`,
  )
  const evil = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'ran')`
  const program = pathToFileURL(join(folder, 'program.js'))
  return { folder, write, evil, trace, program, programSource: { packages: ['library'] } }
}

const inspect = ({ program, programSource }: ReturnType<typeof makePackage>) =>
  inspectProgram({ program, ...programSource })

/** What a zone is told of it. */
const loaded = ({ program, programSource }: ReturnType<typeof makePackage>) => ({
  program,
  programSource,
})

test('a pinned program runs, and any other byte does not', async () => {
  const one = makePackage()
  const { hash: programHash, files } = await inspect(one)
  for (const name of [
    'app/program.js',
    'app/other.js',
    'library/main.js',
    'library/package.json',
  ]) {
    assert.ok(
      files.some((file) => file.name === name),
      name,
    )
  }
  assert.ok(files.some(({ name }) => name === '@stronghold/zone/dist/guest/entry.js'))
  const start = () => Zone.spawn({ ...loaded(one), programHash })
  const zone = await start()
  assert.deepEqual([...(await zone.call('sum', new Uint8Array(0)))], [3])
  await zone.terminate()

  for (const name of [
    'other.js',
    'node_modules/library/main.js',
    'node_modules/library/package.json',
  ]) {
    const path = join(one.folder, name)
    renameSync(path, `${path}.kept`)
    one.write(name, name.endsWith('json') ? '{"name":"library","main":"evil.js"}' : one.evil)
    await assert.rejects(start(), { code: 'PROGRAM_MISMATCH' })
    rmSync(path)
    await assert.rejects(start(), { code: 'PROGRAM_MISMATCH' })
    renameSync(`${path}.kept`, path)
  }
  assert.ok(!existsSync(one.trace), 'what was changed has run')
  await (await start()).terminate()
})

test('what others write beside it in a directory for everybody changes nothing', async () => {
  const one = makePackage()
  const name = join(tmpdir(), `beside-${process.pid}`)
  one.write(
    'program.js',
    `import { rmSync, writeFileSync } from 'node:fs'
writeFileSync(${JSON.stringify(name)}, '')
rmSync(${JSON.stringify(name)})
export const createProgram = () => ({ initial: 'only', phases: { only: {} } })
`,
  )
  const { hash: programHash } = await inspect(one)
  await (await Zone.spawn({ ...loaded(one), programHash })).terminate()
})

test('what changes a directory of it once is waited for', async () => {
  const one = makePackage()
  const name = join(one.folder, 'log')
  one.write(
    'program.js',
    `import { existsSync, writeFileSync } from 'node:fs'
if (!existsSync(${JSON.stringify(name)})) writeFileSync(${JSON.stringify(name)}, '')
export const createProgram = () => ({ initial: 'only', phases: { only: {} } })
`,
  )
  const { hash: programHash } = await inspect(one)
  await (await Zone.spawn({ ...loaded(one), programHash })).terminate()
})

test('the same files have the same hash elsewhere', async () => {
  assert.equal((await inspect(makePackage())).hash, (await inspect(makePackage())).hash)
})

test('a package that is put nearer is not the one that was pinned', async () => {
  const one = makePackage()
  mkdirSync(join(one.folder, 'dist', 'node_modules', 'library'), { recursive: true })
  for (const name of ['program.js', 'other.js']) {
    renameSync(join(one.folder, name), join(one.folder, 'dist', name))
  }
  const program = pathToFileURL(join(one.folder, 'dist', 'program.js'))
  const { hash: programHash } = await inspect({ ...one, program })
  one.write('dist/node_modules/library/index.js', one.evil)
  const starting = Zone.spawn({ ...loaded(one), program, programHash })
  await assert.rejects(starting, { code: 'PROGRAM_MISMATCH' })
  assert.ok(!existsSync(one.trace))
})

test('what is changed while it is loaded, and changed back, is noticed', async () => {
  const one = makePackage()
  const path = join(one.folder, 'other.js')
  // As another process would at this very time: away and back, and nothing is different.
  one.write(
    'program.js',
    `import { renameSync } from 'node:fs'
import { other } from './other.js'
renameSync(${JSON.stringify(path)}, ${JSON.stringify(`${path}.away`)})
renameSync(${JSON.stringify(`${path}.away`)}, ${JSON.stringify(path)})
export const createProgram = () => ({ initial: 'only', phases: { only: {} } })
`,
  )
  const { hash: programHash } = await inspect(one)
  await assert.rejects(Zone.spawn({ ...loaded(one), programHash }), { code: 'PROGRAM_MISMATCH' })
  await (await Zone.spawn(loaded(one))).terminate()
})

test('who can write a program is named', { skip: process.platform === 'win32' }, async () => {
  const one = makePackage()
  const writers = async (name: string) =>
    (await inspect(one)).files.find((file) => file.name === name)?.writers ?? []
  const own = process.getuid?.() === 0 ? [] : [`user ${process.getuid?.()}`]
  for (const name of ['app/other.js', 'library/main.js']) {
    assert.ok(!(await writers(name)).includes('everybody'), name)
    for (const writer of own) assert.ok((await writers(name)).includes(writer))
  }
  chmodSync(join(one.folder, 'other.js'), 0o646)
  assert.ok((await writers('app/other.js')).includes('everybody'))
  assert.ok(!(await writers('app/program.js')).includes('everybody'))
  // A directory on the way, whose entries can be replaced.
  const directory = join(one.folder, 'node_modules')
  chmodSync(directory, 0o777)
  assert.ok((await writers('library/main.js')).includes('everybody'))
  chmodSync(directory, 0o1777)
  assert.ok(!(await writers('library/main.js')).includes('everybody'))
  chmodSync(directory, 0o775)
  const group = (await writers('library/main.js')).filter((writer) => writer.startsWith('group'))
  assert.equal(group.length, 1)
})

test('a hash is a hash', async () => {
  const one = makePackage()
  for (const programHash of ['', 'sha256-', 'sha512-abc', `sha256-${'a'.repeat(64)}`, 5, null]) {
    const starting = Zone.spawn({ ...loaded(one), programHash } as object as { program: URL })
    await assert.rejects(starting, { code: 'INVALID_ARGUMENT' })
  }
})
