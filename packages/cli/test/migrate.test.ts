import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFile, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  Folder,
  fails,
  fixtureKey,
  fixturePublicKey,
  json,
  run,
  start,
  stdoutOf,
} from './support.js'

const fast = ['--work-factor', '1']
const showKey = ['key', 'public', '--type', 'ed25519', ...fixtureKey]

async function requireOpens(folder: Folder, version: number, file = folder.file): Promise<void> {
  // docs/spec/snapshot.md, section 1: the version stands behind the five bytes of the magic.
  assert.equal((await readFile(file))[5], version)
  const open = ['-f', file, ...folder.key]
  assert.equal(await stdoutOf([...showKey, ...open]), `${fixturePublicKey}\n`)
}

test('a file of format 2 is read by every command, and written by none', async () => {
  const folder = await Folder.version2()
  await requireOpens(folder, 2)
  const facts = (await json(['inspect', ...folder.open])) as Record<string, unknown>
  assert.deepEqual([facts.version, facts.workFactor], [2, 0])
  assert.match(await stdoutOf(['sign', ...folder.open, ...fixtureKey]), /^[0-9a-f]{128}\n$/)
  const client = [...folder.open, '-c', '$index']
  assert.deepEqual(await json(['store', 'list', ...client]), { keys: ['$index'] })
  const before = await readFile(folder.file)
  for (const command of [
    ['store', 'set', 'k', ...client],
    ['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v/k'],
    ['client', 'purge', '--yes', ...client],
    ['snapshot', 'rekey', ...folder.open, '--new-passphrase-file', `${folder.path}/key`],
  ]) {
    const { stderr } = await fails(command, 'MIGRATION_REQUIRED', 5)
    assert.match(stderr, /hint: .*stronghold snapshot migrate/)
  }
  assert.deepEqual(await readFile(folder.file), before)
  const damaged = Buffer.from(before)
  damaged[100] = (damaged[100] as number) ^ 1
  await writeFile(folder.file, damaged)
  await fails(['inspect', ...folder.open], 'WRONG_KEY_OR_DAMAGED', 4)
})

test('in place: the file becomes format 3, the old one stays beside it, and again is nothing', async () => {
  const folder = await Folder.version2()
  const before = await readFile(folder.file)
  const migrate = ['snapshot', 'migrate', ...folder.open, ...fast]
  const kept = `${folder.file}.v2`
  assert.deepEqual(await json(migrate), { migrated: true, file: folder.file, kept })
  assert.deepEqual(await readFile(kept), before)
  assert.equal((await stat(folder.file)).mode & 0o777, 0o600)
  await requireOpens(folder, 3)
  await requireOpens(folder, 2, kept)
  assert.deepEqual(await json(migrate), { migrated: false })
  // It says so without a key: the old one may not open the new file.
  assert.deepEqual(await json(['snapshot', 'migrate', '-f', folder.file]), { migrated: false })
  await json(['key', 'generate', ...folder.open, '-c', 'n', '--type', 'x25519', '--output', 'v/k'])
  assert.deepEqual(await leftovers(folder), [])
})

test('to another file, under a new passphrase', async () => {
  const folder = await Folder.version2()
  const before = await readFile(folder.file)
  const to = `${folder.path}/new.stronghold`
  const passphrase = await folder.write('new', 'new passphrase\n')
  const migrate = ['snapshot', 'migrate', ...folder.open, '--to', to]
  const answer = await json([
    ...migrate,
    '--new-passphrase-file',
    passphrase,
    '--work-factor',
    '10',
  ])
  assert.deepEqual(answer, { migrated: true, file: to, kept: folder.file })
  assert.deepEqual(await readFile(folder.file), before)
  const open = ['-f', to, '--passphrase-file', passphrase]
  assert.equal(await stdoutOf([...showKey, ...open]), `${fixturePublicKey}\n`)
  await fails(migrate, 'SNAPSHOT_EXISTS', 5)
  const nowhere = ['snapshot', 'migrate', ...folder.open, '--to', `${folder.path}/no/x`]
  await fails(nowhere, 'DIRECTORY_NOT_FOUND', 3)
  const wrong = await folder.write('wrong', '00'.repeat(32))
  const closed = ['-f', folder.file, '--key-derivation', 'raw', '--passphrase-file', wrong]
  const wrongKey = ['snapshot', 'migrate', ...closed, '--to', `${to}.2`]
  await fails(wrongKey, 'WRONG_KEY_OR_DAMAGED', 4)
  const tooWeak = [...migrate.slice(0, -1), `${to}.2`, '--new-passphrase-file', passphrase]
  await fails([...tooWeak, '--work-factor', '1'], 'WORK_FACTOR_TOO_LOW', 2)
  assert(!(await readdir(folder.path)).some((name) => name.startsWith('new.stronghold.2')))
})

test('through a symbolic link the file itself is migrated', async () => {
  const folder = await Folder.version2()
  const link = `${folder.path}/link`
  await symlink(folder.file, link)
  const migrate = ['snapshot', 'migrate', '-f', link, ...folder.key, ...fast]
  assert.deepEqual(await json(migrate), { migrated: true, file: link, kept: `${folder.file}.v2` })
  await requireOpens(folder, 3)
  await requireOpens(folder, 3, link)
})

test('what else is called FILE.v2 is not touched', async () => {
  const folder = await Folder.version2()
  const before = await readFile(folder.file)
  await folder.write('test.stronghold.v2', 'something else')
  await fails(['snapshot', 'migrate', ...folder.open, ...fast], 'MIGRATION_CONFLICT', 5)
  assert.deepEqual(await readFile(folder.file), before)
  assert.equal(await readFile(`${folder.file}.v2`, 'utf8'), 'something else')
  assert.deepEqual(await leftovers(folder), [])
})

test('killed before any step, it leaves the old or the new file, and can be run again', async () => {
  const program = fileURLToPath(new URL('./programs/migrate-until.js', import.meta.url))
  let crashes = 0
  for (let step = 1; ; step++) {
    const folder = await Folder.version2()
    const before = await readFile(folder.file)
    const args = [program, folder.file, `${folder.path}/key`, String(step)]
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    const signal = await new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)))
    await requireRecovers(folder, before)
    if (signal === null) break
    assert.equal(signal, 'SIGKILL')
    crashes++
  }
  assert(crashes >= 12, `${crashes} steps`)
})

test('killed while the new file is written, it can be run again', async () => {
  for (let round = 0; round < 3; round++) {
    const folder = await Folder.version2()
    const before = await readFile(folder.file)
    const child = start(['snapshot', 'migrate', ...folder.open, '--work-factor', '14'])
    const closed = new Promise((resolve) => child.on('close', resolve))
    while (child.exitCode === null && (await leftovers(folder)).length <= round % 2) await sleep(1)
    child.kill('SIGKILL')
    await closed
    await requireRecovers(folder, before)
  }
})

test('two at once: one migrates, the other finds it done', async () => {
  const folder = await Folder.version2()
  const migrate = ['snapshot', 'migrate', ...folder.open, ...fast, '--json']
  const outcomes = await Promise.all([run(migrate), run(migrate)])
  const answers = outcomes.map(({ code, stdout, stderr }) => {
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout).migrated
  })
  assert.deepEqual(answers.sort(), [false, true])
  await requireOpens(folder, 3)
})

// Whatever was interrupted: the file opens, another run finishes the work, the old file is kept.
async function requireRecovers(folder: Folder, before: Uint8Array): Promise<void> {
  const left = await readFile(folder.file)
  const isOld = Buffer.compare(left, before) === 0
  const copy = `${folder.path}/copy`
  await copyFile(folder.file, copy)
  await requireOpens(folder, isOld ? 2 : 3, copy)
  const answer = await json(['snapshot', 'migrate', ...folder.open, ...fast])
  assert.equal((answer as { migrated: boolean }).migrated, isOld)
  await requireOpens(folder, 3)
  assert.deepEqual(await readFile(`${folder.file}.v2`), Buffer.from(before))
  assert.deepEqual(await leftovers(folder), [])
}

async function leftovers(folder: Folder): Promise<string[]> {
  return (await readdir(folder.path)).filter((name) => name.includes('.migrating'))
}
