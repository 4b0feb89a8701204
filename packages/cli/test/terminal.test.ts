import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Folder, stdoutOf } from './support.js'
import { converse } from './terminal.js'

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const options = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('create asks twice, shows nothing of it, and counts the seconds', options, async () => {
  const folder = await Folder.empty()
  const { screen, code } = await converse(`stronghold create -f ${folder.file} --work-factor 16`, [
    ['New passphrase: ', 'hunter2\r'],
    ['The same again: ', 'hunter2\r'],
  ])
  assert.equal(code, 0, screen)
  assert(!screen.includes('hunter2'))
  assert.match(screen, /Creating \d+\.\d s/)
  const passphrase = ['--passphrase-file', await folder.write('p', 'hunter2')]
  await stdoutOf(['inspect', '-f', folder.file, ...passphrase])
})

test('two entries that differ make nothing', options, async () => {
  const folder = await Folder.empty()
  const { screen, code } = await converse(`stronghold create -f ${folder.file} --work-factor 10`, [
    ['New passphrase: ', 'one\r'],
    ['The same again: ', 'two\r'],
  ])
  assert.equal(code, 2)
  assert.match(screen, /PASSPHRASE_MISMATCH/)
  assert.deepEqual(await readdir(folder.path), ['key'])
})

test(
  'a line is edited: backspace takes a character, Ctrl-U all, arrows nothing',
  options,
  async () => {
    const folder = await Folder.empty()
    const passphrase = ['--passphrase-file', await folder.write('p', 'pä€')]
    await stdoutOf(['create', '-f', folder.file, '--work-factor', '10', ...passphrase])
    const { screen, code } = await converse(`stronghold client list -f ${folder.file}`, [
      ['Passphrase: ', 'wrong\u0015\u001b[Dpäö€\x7f\x7f€\u001bOA\r'],
    ])
    assert.equal(code, 0, screen)
  },
)

test('the terminal is asked even when standard input is the message', options, async () => {
  const folder = await Folder.empty()
  const passphrase = ['--passphrase-file', await folder.write('p', 'hunter2')]
  const open = ['-f', folder.file, ...passphrase]
  await stdoutOf(['create', ...open, '--work-factor', '10'])
  const client = [...open, '-c', 'a']
  await stdoutOf(['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v/k'])
  const expected = await stdoutOf(['sign', ...client, '--key', 'v/k'], { input: 'message' })
  const { screen, code } = await converse(
    `printf message | stronghold sign -f ${folder.file} -c a --key v/k > ${folder.path}/out 2>&1`,
    [['Passphrase: ', 'hunter2\r']],
  )
  assert.equal(code, 0, screen)
  assert(!screen.includes('hunter2'))
  assert.equal(await readFile(`${folder.path}/out`, 'utf8'), expected)
})

test('Ctrl-C at the question, and while the key is derived, leaves nothing', options, async () => {
  const folder = await Folder.empty()
  const asked = await converse(`stronghold create -f ${folder.file}`, [
    ['New passphrase: ', 'hun\u0003'],
  ])
  assert.equal(asked.code, 130)
  assert.deepEqual(await readdir(folder.path), ['key'])
  const derived = await converse(`stronghold create -f ${folder.file} --work-factor 20`, [
    ['New passphrase: ', 'hunter2\r'],
    ['The same again: ', 'hunter2\r'],
    ['Creating', '\u0003'],
  ])
  assert.equal(derived.code, 130, derived.screen)
  assert.match(derived.screen, /Interrupted/)
  assert.deepEqual(await readdir(folder.path), ['key'])
})

test('the words of a mnemonic are asked without being shown', options, async () => {
  const folder = await Folder.created()
  const words = `${'abandon '.repeat(11)}about`
  const { screen, code } = await converse(
    `stronghold bip39 recover -c a --output v/s -f ${folder.open.slice(1).join(' ')}`,
    [['Mnemonic (not shown): ', `${words}\r`]],
  )
  assert.equal(code, 0, screen)
  assert(!screen.includes('abandon'))
})

test('colours on a terminal, and none with NO_COLOR', options, async () => {
  const colored = await converse('stronghold doctor', [])
  assert(colored.screen.includes('\u001b['))
  const plain = await converse('stronghold doctor', [], { NO_COLOR: '1' })
  assert(!plain.screen.includes('\u001b['))
  assert.equal((await stdoutOf(['doctor'])).includes('\u001b['), false)
})
