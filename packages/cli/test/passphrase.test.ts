import assert from 'node:assert/strict'
import { chmod } from 'node:fs/promises'
import { test } from 'node:test'
import { strengthOf } from '#internal/io/strength.js'
import { Folder, fails, run, stdoutOf } from './support.js'

const weak = ['--work-factor', '10']

test('a passphrase from a file, with or without a line end, from a descriptor, from stdin', async () => {
  const folder = await Folder.empty()
  const file = ['-f', folder.file]
  const unix = await folder.write('unix', 'pässword\n')
  await stdoutOf(['create', ...file, ...weak, '--passphrase-file', unix])
  for (const content of ['pässword', 'pässword\r\n']) {
    const path = await folder.write('other', content)
    await stdoutOf(['inspect', ...file, '--passphrase-file', path])
  }
  const input = { input: 'pässword\n' }
  await stdoutOf(['inspect', ...file, '--passphrase-file', '-'], input)
  await stdoutOf(['inspect', ...file, '--passphrase-fd', '0'], input)
  await stdoutOf(['inspect', ...file, '--passphrase-fd', '3'], { fd3: 'pässword\n' })

  // Only one line end goes, and nothing else does.
  for (const content of ['pässword\n\n', ' pässword', 'password', '']) {
    const path = await folder.write('wrong', content)
    await fails(['inspect', ...file, '--passphrase-file', path], 'WRONG_KEY', 4)
  }
  await fails(['inspect', ...file, '--passphrase-fd', '99'], 'INPUT_FAILED', 6)
})

test('the derivations of other products give other keys', async () => {
  const folder = await Folder.empty()
  const passphrase = ['--passphrase-file', await folder.write('p', 'password')]
  const file = ['-f', folder.file, ...passphrase]
  await stdoutOf(['create', ...file, ...weak, '--key-derivation', 'wallet.rs'])
  await stdoutOf(['inspect', ...file, '--key-derivation', 'wallet.rs'])
  await fails(['inspect', ...file, '--key-derivation', 'identity.rs'], 'WRONG_KEY', 4)
  await fails(['inspect', ...file], 'WRONG_KEY', 4)
})

test('a raw key is 32 bytes or 64 digits', async () => {
  const folder = await Folder.empty()
  const raw = (path: string) => ['--key-derivation', 'raw', '--passphrase-file', path]
  // A key whose last byte is a line end is a key all the same.
  const bytes = await folder.write('bytes', `${'k'.repeat(31)}\n`)
  const file = ['-f', folder.file]
  await stdoutOf(['create', ...file, '--work-factor', '1', ...raw(bytes)])
  for (const content of [`${'6B'.repeat(31)}0a`, `${'6b'.repeat(31)}0A\r\n`]) {
    await stdoutOf(['inspect', ...file, ...raw(await folder.write('digits', content))])
  }
  for (const content of ['', 'k'.repeat(31), 'k'.repeat(33), 'xy'.repeat(32), '6b'.repeat(33)]) {
    await fails(['inspect', ...file, ...raw(await folder.write('bad', content))], 'USAGE', 2)
  }
})

test('passphrases that are refused for new files', async () => {
  const folder = await Folder.empty()
  const file = ['-f', folder.file]
  const empty = await folder.write('empty', '\n')
  await fails(['create', ...file, '--passphrase-file', empty], 'USAGE', 2)
  const good = await folder.write('good', 'password')
  const tooWeak = ['create', ...file, '--passphrase-file', good, '--work-factor', '9']
  await fails(tooWeak, 'WORK_FACTOR_TOO_LOW', 2)
  await fails(['inspect', ...file], 'SNAPSHOT_NOT_FOUND', 3)
})

test('without a terminal and without an option there is no passphrase', async () => {
  const folder = await Folder.created()
  const { stderr } = await fails(['inspect', '-f', folder.file], 'USAGE', 2)
  assert.match(stderr, /hint: use --passphrase-file/)
  await fails(['inspect', '-f', folder.file, '--no-prompt'], 'USAGE', 2)
  const both = ['--passphrase-fd', '3', ...folder.key]
  await fails(['inspect', '-f', folder.file, ...both], 'USAGE', 2)
})

test('standard input serves one purpose', async () => {
  const folder = await Folder.created()
  const stdin = ['--passphrase-file', '-', '--key-derivation', 'raw']
  const client = ['-f', folder.file, ...stdin, '-c', 'a']
  for (const command of [
    ['sign', ...client, '--key', 'v/k'],
    ['sign', ...client, '--key', 'v/k', '--input', '-'],
    ['secret', 'write', ...client, '--output', 'v/k'],
    ['store', 'set', 'k', ...client],
    ['bip39', 'recover', ...client, '--output', 'v/k'],
    ['bip39', 'recover', ...client, '--output', 'v/k', '--mnemonic-file', '-'],
    ['bip39', 'generate', ...client, '--output', 'v/k', '--bip39-passphrase-file', '-'],
    ['snapshot', 'rekey', '-f', folder.file, ...stdin, '--new-passphrase-file', '-'],
    ['snapshot', 'rekey', '-f', folder.file, ...stdin, '--new-passphrase-fd', '0'],
    ['snapshot', 'migrate', '-f', folder.file, ...stdin, '--new-passphrase-file', '-'],
  ]) {
    const { stderr } = await fails(command, 'USAGE', 2, { input: '5a'.repeat(32) })
    assert.match(stderr, /Standard input cannot be both/)
  }
  const written = ['store', 'set', 'k', ...client, '--input', await folder.write('v', 'value')]
  await stdoutOf(written, { input: '5a'.repeat(32) })
})

test('rekey: another passphrase, another derivation, another cost', async () => {
  const folder = await Folder.created()
  const passphrase = await folder.write('new', 'new passphrase\n')
  const rekey = ['snapshot', 'rekey', ...folder.open, '--new-passphrase-file', passphrase]
  const outcome = await run([...rekey, ...weak, '--json'])
  assert.deepEqual(JSON.parse(outcome.stdout), { file: folder.file, workFactor: 10 })
  const notices = outcome.stderr.trimEnd().split('\n')
  assert.deepEqual(
    notices.map((line) => JSON.parse(line).notice.kind),
    ['STRENGTH', 'OLD_GENERATIONS'],
  )
  await fails(['inspect', ...folder.open], 'WRONG_KEY', 4)
  const now = ['-f', folder.file, '--passphrase-file', passphrase]
  await stdoutOf(['inspect', ...now])
  const back = ['--new-key-derivation', 'raw', '--new-passphrase-file', `${folder.path}/key`]
  await stdoutOf(['snapshot', 'rekey', ...now, ...back, '--work-factor', '1'])
  await stdoutOf(['inspect', ...folder.open])
  const tooWeak = ['snapshot', 'rekey', ...folder.open, '--new-passphrase-fd', '3']
  const settings = { fd3: 'new' }
  await fails([...tooWeak, '--work-factor', '1'], 'WORK_FACTOR_TOO_LOW', 2, settings)
  await fails(['snapshot', 'rekey', ...folder.open], 'USAGE', 2)
  await stdoutOf(['inspect', ...folder.open])
})

/** Files as PowerShell writes them, and an editor that adds a mark. */
const odd = (text: string) => [
  Buffer.from(`\ufeff${text}\r\n`, 'utf8'),
  Buffer.from(`\ufeff${text}\r\n`, 'utf16le'),
  Buffer.from(`${text}\r\n`, 'utf16le'),
  Buffer.from(`\ufeff${text}\n`, 'utf16le').swap16(),
]

test('a mark and UTF-16 in a file with a secret are refused, and told where a key is wrong', async () => {
  const folder = await Folder.empty()
  const good = await folder.write('good', 'correct horse')
  for (const content of odd('correct horse')) {
    const path = await folder.write('odd', content)
    const create = ['create', '-f', `${folder.file}.new`, ...weak, '--passphrase-file', path]
    const { stderr } = await fails(create, 'ENCODING_REFUSED', 2)
    assert.match(stderr, /(UTF-16|byte order mark).*\nhint: .*PowerShell/)
  }
  const raw = await folder.write('raw', odd('5a'.repeat(32))[1] as Buffer)
  const key = ['--passphrase-file', raw, '--key-derivation', 'raw']
  assert.match(
    (await fails(['create', '-f', folder.file, ...key], 'ENCODING_REFUSED', 2)).stderr,
    /UTF-16/,
  )
  await stdoutOf(['create', '-f', folder.file, ...weak, '--passphrase-file', good])
  const path = await folder.write('odd', odd('correct horse')[0] as Buffer)
  const wrong = await fails(
    ['inspect', '-f', folder.file, '--passphrase-file', path],
    'WRONG_KEY',
    4,
  )
  assert.match(wrong.stderr, /hint: .*byte order mark/)
  const words = await folder.write('words', odd(`${'abandon '.repeat(11)}about`)[1] as Buffer)
  const recover = ['bip39', 'recover', '-f', folder.file, '--passphrase-file', good, '-c', 'a']
  await fails([...recover, '--output', 'v/s', '--mnemonic-file', words], 'ENCODING_REFUSED', 2)
})

test('a file with a passphrase that others can read is warned of', async () => {
  const folder = await Folder.empty()
  const path = await folder.write('p', 'correct horse')
  const create = ['create', '-f', folder.file, ...weak, '--passphrase-file', path]
  assert(!(await run(create)).stderr.includes('others'))
  await chmod(path, 0o640)
  const { code, stderr } = await run(['inspect', '-f', folder.file, '--passphrase-file', path])
  assert.equal(code, 0)
  assert.match(stderr, /warning: others can read the file of --passphrase-file/)
})

test('the strength of a new passphrase is said in words, and rules nothing', async () => {
  for (const [strength, ...passphrases] of [
    [
      'very weak',
      'a',
      '12345678901234567890',
      'password1',
      'Passwort',
      'aaaaaaaaaaaaaaaaaaaaa',
      '1'.repeat(157),
      'abcdefghijklmnopqrstuvwxyz',
      'qwertz',
    ],
    ['weak', 'sunshine2019!', 'xkq7z!w9'],
    ['fair', 'correct horse battery staple', 'x7$Kq2!pLm9z'],
    ['strong', 'sieve ample tundra rival cocoa oxide', 'q8Zt!mW2#rV6yPk0sLd4'],
  ] as const) {
    for (const text of passphrases) {
      assert.equal(strengthOf(new TextEncoder().encode(text)), strength, text)
    }
  }
  const folder = await Folder.empty()
  const path = await folder.write('p', 'password1')
  const { code, stderr } = await run([
    'create',
    '-f',
    folder.file,
    ...weak,
    '--passphrase-file',
    path,
  ])
  assert.equal(code, 0)
  assert.match(stderr, /looks very weak/)
  assert(!stderr.includes('password1'))
})

test('a salt that begins as digits do is digits', async () => {
  const folder = await Folder.empty()
  const pass = await folder.write('p', 'a passphrase of some length')
  for (const salt of ['hex:0a0b0', 'hex:', 'hex:xy']) {
    const rule = ['--key-derivation', `pbkdf2:1000:${salt}`]
    const line = ['create', '-f', folder.file, ...weak, ...rule, '--passphrase-file', pass]
    const { code, stderr } = await run(line)
    assert.equal(code, 2)
    assert.match(stderr, /hex:0123/)
  }
})
