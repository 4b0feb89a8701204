import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { errorCodes } from '@stronghold/stronghold'
import { failureOf } from '#internal/io/errors.js'
import { exitCodeMeanings, libraryExitCode } from '#internal/io/exit-codes.js'
import { Folder, fails, json, run, stdoutOf } from './support.js'

test('help and version', async () => {
  const help = await stdoutOf(['--help'])
  assert.match(help, /^Usage: stronghold /)
  for (const [code] of exitCodeMeanings) assert.match(help, new RegExp(`^  ${code} +`, 'm'))
  assert.match(await stdoutOf(['help', 'sign']), /Examples:\n {2}stronghold sign /)
  assert.match(await stdoutOf(['sign', '--help', '--json']), /^Usage: stronghold sign/)
  assert.equal(await stdoutOf([]), help)
  const told = (await json(['--json', '--version'])) as object
  assert.deepEqual(Object.keys(told), ['version', 'node', 'openssl', 'zone', 'natives'])
})

test('a wrong command line is answered in the form that was asked for', async () => {
  await fails(['nonsense', '--help'], 'USAGE', 2)
  await fails(['key', 'nonsense', '-h'], 'USAGE', 2)
  await fails(['key'], 'USAGE', 2)
  await fails(['nonsense'], 'USAGE', 2)
  await fails(['key', 'nonsense'], 'USAGE', 2)
  await fails(['tour', 'surplus'], 'USAGE', 2)
  await fails(['create'], 'DIRECTORY_NOT_FOUND', 3)
  // With --json behind it, that would be the name of the file.
  assert.equal((await run(['create', '-f'])).code, 2)
  await fails(['create', '-f', ''], 'USAGE', 2)
  await fails(['sign', '-f', 'x', '-c', '', '--key', 'a/b'], 'USAGE', 2)
  await fails(['sign', '-f', 'x', '-c', 'a', '--key', 'nonsense'], 'USAGE', 2)
  await fails(['inspect', '-f', 'x', '--key-derivation', 'md5'], 'USAGE', 2)
  await fails(['inspect', '-f', 'x', '--passphrase-fd', '-1'], 'USAGE', 2)
  await fails(['doctor', '--require', 'seccomp,nonsense'], 'USAGE', 2)
  for (const factor of ['0', '24', 'x', '1.5']) {
    await fails(['create', '-f', 'x', '--work-factor', factor], 'USAGE', 2)
  }
  const suggestion = await fails(['sgin'], 'USAGE', 2)
  assert.match(suggestion.stderr, /hint: .*sign/)
})

test('no secret is taken from the command line, nor repeated when one is there', async () => {
  const line = ['key', 'public', '-f', 'x', '-c', 'a', '--key', 'v/k', '--type', 'ed25519']
  for (const option of ['--passphrase', '--password', '--mnemonic']) {
    for (const given of [[option, 'hunter2'], [`${option}=hunter2`]]) {
      const { stderr } = await fails([...line, ...given], 'USAGE', 2)
      assert.match(stderr, new RegExp(`unknown option '${option}'`))
      assert.match(stderr, /hint: .*--passphrase-file/)
      assert(!stderr.includes('hunter2'))
    }
  }
  const wrongPlace = await fails([...line, '--passphrase-fd', 'hunter2'], 'USAGE', 2)
  assert(!wrongPlace.stderr.includes('hunter2'))
})

test('files that are not there, are there already, or are something else', async () => {
  const folder = await Folder.empty()
  await fails(['inspect', ...folder.open], 'SNAPSHOT_NOT_FOUND', 3)
  const write = ['secret', 'write', '-c', 'a', '--output', 'v/x']
  await fails([...write, ...folder.open], 'SNAPSHOT_NOT_FOUND', 3)
  const nowhere = ['-f', `${folder.path}/none/x`, ...folder.key]
  await fails(['create', ...nowhere], 'DIRECTORY_NOT_FOUND', 3)
  await fails(['inspect', '-f', folder.file, '--passphrase-file', 'no'], 'SNAPSHOT_NOT_FOUND', 3)
  await writeFile(folder.file, 'not a snapshot, but long enough to be one'.repeat(10))
  await fails(['create', ...folder.open], 'SNAPSHOT_EXISTS', 5)
  await fails(['inspect', ...folder.open], 'NOT_A_SNAPSHOT', 4)
  await fails(['snapshot', 'migrate', ...folder.open], 'NOT_A_SNAPSHOT', 4)
  await fails(['inspect', '-f', folder.file, '--passphrase-file', 'no'], 'INPUT_NOT_FOUND', 3)
})

test('a damaged file and a wrong key are told apart', async () => {
  const folder = await Folder.created()
  const other = await folder.write('other', 'ab'.repeat(32))
  const wrong = ['-f', folder.file, '--passphrase-file', other, '--key-derivation', 'raw']
  await fails(['inspect', ...wrong], 'WRONG_KEY', 4)
  const bytes = await readFile(folder.file)
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
  await writeFile(folder.file, bytes)
  await fails(['inspect', ...folder.open], 'SNAPSHOT_DAMAGED', 4)
})

test('a key that does not fit', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  await stdoutOf(['secret', 'write', ...client, '--output', 'v/x'], { input: 'short' })
  await fails(['sign', ...client, '--key', 'v/x'], 'KEY_UNSUITABLE', 4)
  await fails(['sign', ...client, '--key', 'w/x'], 'VAULT_NOT_FOUND', 3)
})

test('every code of the library has an exit code of the table', () => {
  const known = new Set(exitCodeMeanings.map(([code]) => code))
  for (const { code, group } of errorCodes) {
    const exitCode = libraryExitCode(code, group)
    assert(known.has(exitCode) && exitCode !== 0, code)
  }
})

test('doctor reports, and --require is kept', async () => {
  const report = (await json(['doctor'])) as Record<string, unknown>
  assert.deepEqual(Object.keys(report).sort(), [
    'crypto',
    'kind',
    'memory',
    'node',
    'platform',
    'program',
    'protections',
  ])
  const protections = report.protections as Record<string, { applied: boolean; detail: string }>
  const names = Object.keys(protections)
  const missing = names.filter((name) => !protections[name]?.applied)
  const standing = names.filter((name) => protections[name]?.applied)
  assert.match(await stdoutOf(['doctor']), /separate-process/)
  await json(['doctor', '--require', standing.join(',')])
  const folder = await Folder.created()
  await json(['--require', standing.join(','), 'inspect', ...folder.open])
  if (missing.length === 0) return
  await fails(['doctor', '--require', missing.join(',')], 'PROTECTION_MISSING', 7)
  await fails(['inspect', ...folder.open, '--require', missing.join(',')], 'PROTECTION_MISSING', 7)
})

test('an error that nobody foresaw says no more than its kind', () => {
  const failure = failureOf(new TypeError('hunter2'))
  assert.equal(failure.code, 'INTERNAL')
  assert.equal(failure.exitCode, 70)
  assert(!JSON.stringify(failure).includes('hunter2'))
})
