import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { runProgram } from '#internal/command-line.js'
import { failureOf } from '#internal/io/errors.js'
import { Folder, fails, json, run, runAlone, stdoutOf } from './support.js'

test('an error names what is absent or in the way', async () => {
  const folder = await Folder.created()
  const none = `${folder.path}/none`
  for (const [command, code, exit, named] of [
    [['inspect', '-f', none], 'SNAPSHOT_NOT_FOUND', 3, none],
    [['create', '-f', `${none}/new`], 'DIRECTORY_NOT_FOUND', 3, none],
    [['create', '-f', folder.file], 'SNAPSHOT_EXISTS', 5, folder.file],
    [['record', 'list', ...folder.open, '-c', 'nobody'], 'CLIENT_NOT_FOUND', 3, 'nobody'],
    [
      ['store', 'set', 'k', ...folder.open, '-c', 'a', '--input', none],
      'INPUT_NOT_FOUND',
      3,
      'the value',
    ],
    [
      ['sign', ...folder.open, '-c', 'a', '--key', 'v/k', '--input', none],
      'INPUT_NOT_FOUND',
      3,
      none,
    ],
  ] as const) {
    const { stderr } = await fails(command, code, exit)
    assert(stderr.includes(named), stderr)
  }
})

test('the number of an unknown word is told, and not the word; capitals are taken', async () => {
  const folder = await Folder.created()
  const recover = ['bip39', 'recover', ...folder.open, '-c', 'a', '--output', 'v/s']
  const words = [...'abandon '.repeat(11).trim().split(' '), 'about']
  const wrong = words.with(6, 'hunter2').join(' ')
  const { stderr } = await fails(recover, 'MNEMONIC_UNKNOWN_WORD', 2, { input: wrong })
  assert.match(stderr, /It is word 7\./)
  assert(!stderr.includes('hunter2'))
  await stdoutOf(recover, { input: words.join(' ').toUpperCase() })
})

test('a path that has to be hardened is told as it has to be', async () => {
  const folder = await Folder.created()
  const open = [...folder.open, '-c', 'a']
  await stdoutOf(['slip10', 'generate', ...open, '--output', 'v/s'])
  const derive = ['slip10', 'derive', ...open, '--seed', 'v/s', '--output', 'v/k']
  const { stderr } = await fails([...derive, '--path', "m/44'/4218/0"], 'HARDENED_ONLY', 2)
  assert(stderr.includes(`"m/44'/4218'/0'"`), stderr)
})

test('a missing folder for temporary files is no fault of the program', async () => {
  const { code, stderr } = await runAlone(['tour'], { env: { TMPDIR: '/nowhere/tmp' } })
  assert.equal(code, 6)
  assert.match(stderr, /\/nowhere\/tmp.*\(OUTPUT_FAILED\)/)
  const system = Object.assign(new Error('secret path'), { code: 'ENOENT', syscall: 'mkdtemp' })
  const failure = failureOf(system)
  assert.equal(failure.code, 'OUTPUT_FAILED')
  assert(!failure.message.includes('secret'))
})

test('output that nobody reads ends with 141, whatever is printed', async () => {
  const folder = await Folder.created()
  for (const args of [
    ['--help'],
    ['--version'],
    ['policy', 'schema'],
    ['completion', 'bash'],
    ['client', 'list', ...folder.open],
    ['list', ...folder.open, '--json'],
  ]) {
    const closed = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(), { code: 'EPIPE' })),
    })
    closed.on('error', () => undefined)
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const stdinIsTerminal = false
    const stdoutIsNull = false
    const env = { XDG_CONFIG_HOME: '/nowhere' }
    const streams = { stdout: closed, stderr: silent, stdoutIsNull, stdinIsTerminal }
    const listsNothing = args[0] === 'client'
    const code = await runProgram({ ...streams, args: [...args], env, version: '0' })
    assert.equal(code, listsNothing ? 0 : 141, args.join(' '))
  }
})

test('verify tells a wrong key, another version and no snapshot from damage', async () => {
  const folder = await Folder.created()
  await stdoutOf(['store', 'set', 'k', ...folder.open, '-c', 'a'], { input: 'v' })
  const wrong = await folder.write('wrong', 'ab'.repeat(32))
  const verify = ['snapshot', 'verify', '-f', folder.file]
  const under = (key: string) => [...verify, '--passphrase-file', key, '--key-derivation', 'raw']
  const other = await run(under(wrong))
  assert.equal(other.code, 4)
  assert.match(other.stderr, /\(WRONG_KEY\)/)
  assert(!other.stderr.includes('restore'), other.stderr)
  const right = under(`${folder.path}/key`)
  await writeFile(folder.file, 'no snapshot at all, and long enough to be one'.repeat(9))
  const none = await run(right)
  assert.match(none.stderr, /\(NOT_A_SNAPSHOT\)/)
  assert(!none.stderr.includes('restore'), none.stderr)
})

test('verify offers an older state for damage, and only one that is sound', async () => {
  const folder = await Folder.created()
  const set = ['store', 'set', 'k', '--yes', ...folder.open, '-c', 'a']
  for (const input of ['one', 'two']) await stdoutOf(set, { input })
  const verify = ['snapshot', 'verify', ...folder.open]
  const { generations } = (await json(verify)) as { generations: { generation: number }[] }
  const bytes = await readFile(folder.file)
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
  await writeFile(folder.file, bytes)
  const damaged = await run(verify)
  assert.equal(damaged.code, 4)
  assert.match(damaged.stderr, /\(NOT_SOUND\)/)
  const newest = generations[0]?.generation
  assert.match(damaged.stderr, new RegExp(`restore --generation ${newest}\\b`))
})
