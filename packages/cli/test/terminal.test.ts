import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, Folder, outcomeOf, start, stdoutOf } from './support.js'
import { converse, Shell } from './terminal.js'

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const options = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('create asks twice, shows nothing of it, and counts the seconds', options, async () => {
  const folder = await Folder.empty()
  const { screen, code } = await converse(`stronghold create -f ${folder.file} --work-factor 16`, [
    ['New passphrase for ', 'hunter2\r'],
    ['The same again: ', 'hunter2\r'],
  ])
  assert.equal(code, 0, screen)
  assert(!screen.includes('hunter2'))
  assert.match(screen, /Creating \d+\.\d s/)
  const passphrase = ['--passphrase-file', await folder.write('p', 'hunter2')]
  await stdoutOf(['inspect', '-f', folder.file, ...passphrase])
})

test('a passphrase is asked three times, for a file that is named', options, async () => {
  const folder = await Folder.empty()
  const passphrase = ['--passphrase-file', await folder.write('p', 'hunter2')]
  await stdoutOf(['create', '-f', folder.file, '--work-factor', '10', ...passphrase])
  const rekey = `stronghold snapshot rekey -f ${folder.file} --work-factor 10 --new-passphrase-file ${folder.path}/p`
  const question = `Passphrase for ${folder.file}: `
  for (const [command, code, ...typed] of [
    [`stronghold client list -f ${folder.file}`, 4, 'one\r', 'two\r', 'three\r'],
    [`stronghold client list -f ${folder.file}`, 0, 'one\r', 'two\r', 'hunter2\r'],
    // What is proved with it is the one that has opened the file.
    [rekey, 0, 'one\r', 'hunter2\r'],
  ] as const) {
    const said = await converse(
      command,
      typed.map((text) => [question, text] as const),
    )
    assert.equal(said.code, code, said.screen)
    assert.match(said.screen, /This does not open the file/)
    assert(!said.screen.includes('hunter2\r'))
  }
})

test('a question that was stopped and goes on shows nothing of what is typed', {
  ...options,
  ...(spawnSync('bash', ['--version']).status === 0 ? {} : { skip: 'needs bash' }),
}, async () => {
  const folder = await Folder.empty()
  const shell = new Shell('exec bash --norc --noprofile -i', { PS1: '> ' })
  await shell.shows('> ')
  shell.type(`'${process.execPath}' '${bin}' create -f '${folder.file}' --work-factor 10\n`)
  await shell.shows('New passphrase for ')
  // Ctrl-Z is a character here; another process may stop this one.
  const { stdout } = spawnSync('pgrep', ['-f', `^[^ ]*node .*create -f ${folder.file} `])
  process.kill(Number(String(stdout).trim()), 'SIGTSTP')
  await shell.shows('Stopped')
  shell.type('fg\n')
  await shell.shows('New passphrase for ')
  shell.type('hunter2\r')
  await shell.shows('The same again: ')
  shell.type('hunter2\r')
  await shell.shows('> ')
  shell.type('exit\n')
  const { screen } = await shell.ended
  assert(!screen.includes('hunter2'), screen)
  assert(existsSync(folder.file), screen)
})

test('two entries that differ make nothing', options, async () => {
  const folder = await Folder.empty()
  const { screen, code } = await converse(`stronghold create -f ${folder.file} --work-factor 10`, [
    ['New passphrase for ', 'one\r'],
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
      ['Passphrase for ', 'wrong\u0015\u001b[Dpäö€\x7f\x7f€\u001bOA\r'],
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
    [['Passphrase for ', 'hunter2\r']],
  )
  assert.equal(code, 0, screen)
  assert(!screen.includes('hunter2'))
  assert.equal(await readFile(`${folder.path}/out`, 'utf8'), expected)
})

test('Ctrl-C at the question, and while the key is derived, leaves nothing', options, async () => {
  const folder = await Folder.empty()
  const asked = await converse(`stronghold create -f ${folder.file}`, [
    ['New passphrase for ', 'hun\u0003'],
  ])
  assert.equal(asked.code, 130)
  assert.deepEqual(await readdir(folder.path), ['key'])
  const derived = await converse(`stronghold create -f ${folder.file} --work-factor 20`, [
    ['New passphrase for ', 'hunter2\r'],
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

test('a secret or a value is typed twice, and not shown', options, async () => {
  const folder = await Folder.created()
  const open = `${folder.open.join(' ')} -c a`
  for (const [command, question] of [
    [`secret write ${open} --output v/s`, 'Secret (not shown): '],
    [`record write ${open} --output v/r --readers a`, 'Secret (not shown): '],
    [`store set k ${open}`, 'Value (not shown): '],
  ] as const) {
    const said = await converse(`stronghold ${command}`, [
      [question, 'tr0ub4dor\r'],
      ['The same again: ', 'tr0ub4dor\r'],
    ])
    assert.equal(said.code, 0, said.screen)
    assert(!said.screen.includes('tr0ub4dor'))
  }
  assert.equal(await stdoutOf(['store', 'get', 'k', ...folder.open, '-c', 'a']), 'tr0ub4dor')
  assert.equal(await stdoutOf(['record', 'read', 'v/r', ...folder.open, '-c', 'a']), 'tr0ub4dor')
  const differs = await converse(`stronghold secret write ${open} --output v/x`, [
    ['Secret (not shown): ', 'one\r'],
    ['The same again: ', 'two\r'],
  ])
  assert.equal(differs.code, 2)
  assert.match(differs.screen, /differ/)
})

test('personal data is not shown on a terminal unless that is asked for', options, async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const write = ['record', 'write', ...client, '--output', 'v/ada', '--readers', 'a']
  await stdoutOf(write, { input: 'Lovelace' })
  const read = `record read v/ada ${client.join(' ')}`
  const refused = await converse(`stronghold ${read}`, [])
  assert.equal(refused.code, 2)
  assert.match(refused.screen, /--reveal/)
  assert(!refused.screen.includes('Lovelace'))
  const asProcedure = `run read-record --location v/ada ${client.join(' ')} --raw`
  assert.equal((await converse(`stronghold ${asProcedure}`, [])).code, 2)
  assert.match((await converse(`stronghold ${read} --reveal`, [])).screen, /Lovelace/)
})

test('a passphrase that was typed is typed again as proof', options, async () => {
  const folder = await Folder.empty()
  const passphrase = ['--passphrase-file', await folder.write('p', 'hunter2')]
  const open = ['-f', folder.file, '-c', 'a']
  await stdoutOf(['create', '-f', folder.file, '--work-factor', '10', ...passphrase])
  await stdoutOf(['store', 'set', 'k', ...open, ...passphrase], { input: 'v' })
  const attach = ['policy', 'attach', ...open, ...passphrase]
  await stdoutOf(attach, { input: '{"version":1,"usages":[]}' })
  const remove = `stronghold policy remove --yes ${open.join(' ')}`
  const proof = 'Passphrase again, as proof: '
  const wrong = await converse(remove, [
    ['Passphrase for ', 'hunter2\r'],
    [proof, 'hunter3\r'],
  ])
  assert.equal(wrong.code, 4, wrong.screen)
  const right = await converse(remove, [
    ['Passphrase for ', 'hunter2\r'],
    [proof, 'hunter2\r'],
  ])
  assert.equal(right.code, 0, right.screen)
  assert.match(right.screen, /removed/)
})

test('an approver sees what he approves, and may say no', options, async () => {
  const folder = await Folder.created()
  const [client, approver] = [
    [...folder.open, '-c', 'a'],
    [...folder.open, '-c', 'me'],
  ]
  await stdoutOf(['key', 'generate', ...approver, '--type', 'ed25519', '--output', 'k/me'])
  const [request, approval] = [`${folder.path}/request`, `${folder.path}/approval`]
  const ways = ['--approval-request', request, '--approval', approval, '--purpose', 'test\x07']
  await stdoutOf(['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v/k'])
  const sign = ['run', 'ed25519-sign', ...client, '--private-key', 'v/k', '--message', 'text:m']
  const ended = outcomeOf(start([...sign, ...ways]))
  while (!existsSync(request)) await sleep(20)
  const ask = `stronghold approval sign ${request} ${approver.join(' ')} --key k/me --output ${approval}`
  const no = await converse(ask, [['Approve? [y/N] ', '\r']])
  assert.equal(no.code, 8, no.screen)
  assert.match(no.screen, /purpose +"test\\u\{7\}"/)
  assert(!existsSync(approval))
  const yes = await converse(ask, [['Approve? [y/N] ', 'y\r']])
  assert.equal(yes.code, 0, yes.screen)
  assert.equal((await ended).code, 0)
})

test('who waits for an approval can be interrupted, and leaves no request', options, async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  await stdoutOf(['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v/k'])
  const request = `${folder.path}/request`
  const ways = ['--approval-request', request, '--approval', `${request}.approval`]
  const sign = ['run', 'ed25519-sign', ...client, '--private-key', 'v/k', '--message', 'text:m']
  const waiting = start([...sign, ...ways, '--purpose', 'test'])
  const ended = outcomeOf(waiting)
  while (!existsSync(request)) await sleep(20)
  waiting.kill('SIGINT')
  assert.equal((await ended).code, 130)
  assert(!existsSync(request))
})

test('colours on a terminal, and none with NO_COLOR', options, async () => {
  const colored = await converse('stronghold doctor', [])
  assert(colored.screen.includes('\u001b['))
  const plain = await converse('stronghold doctor', [], { NO_COLOR: '1' })
  assert(!plain.screen.includes('\u001b['))
  assert.equal((await stdoutOf(['doctor'])).includes('\u001b['), false)
})
