import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, Folder, fails, json, outcomeOf, run, start, stdoutOf } from './support.js'

test('a reader that goes away ends the command quietly', async () => {
  const folder = await Folder.created()
  const child = start(['inspect', ...folder.open])
  child.stdout?.destroy()
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 141)
})

test('no seed is kept whose words nobody received', async () => {
  const folder = await Folder.created()
  const child = start(['bip39', 'generate', ...folder.open, '-c', 'a', '--output', 'v/seed'])
  child.stdout?.destroy()
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 141)
  assert.deepEqual(await json(['client', 'list', ...folder.open]), { clients: [] })
})

test('nor is one drawn for a standard output that is closed or leads nowhere', async () => {
  const folder = await Folder.created()
  const ways = ['bip39 generate', 'run bip39-generate'].flatMap((command) => [
    `${command} >&-`,
    `${command} > /dev/null`,
  ])
  const codes = ways.map(async (way) => {
    const [command, redirection] = way.split(/ (?=>)/)
    const line = [...folder.open, '-c', 'a', '--output', 'v/seed'].join(' ')
    const shell = `'${process.execPath}' '${bin}' ${command} ${line} ${redirection}`
    const child = spawn('sh', ['-c', shell], { stdio: 'ignore', env: { PATH: process.env.PATH } })
    return new Promise((resolve) => child.on('close', resolve))
  })
  assert.deepEqual(await Promise.all(codes), [141, 141, 141, 141])
  assert.deepEqual(await json(['client', 'list', ...folder.open]), { clients: [] })
})

test('a closed standard input is an empty message', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  await stdoutOf(['key', 'generate', ...client, '--type', 'ed25519', '--output', 'v/k'])
  const sign = ['sign', ...client, '--key', 'v/k']
  const empty = await stdoutOf(sign, { input: '' })
  const ignored = await outcomeOf(start(sign, {}, ['ignore', 'pipe', 'pipe']))
  assert.deepEqual([ignored.code, ignored.stdout], [0, empty])
})

test('Ctrl-C and other signals during the derivation leave nothing behind', async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    const folder = await Folder.empty()
    const child = start(['create', ...folder.open, '--work-factor', '20', '--json'])
    while (!existsSync(`${folder.file}.lock`)) await sleep(5)
    child.kill(signal)
    const outcome = await outcomeOf(child)
    assert.equal(outcome.code, code)
    assert.equal(JSON.parse(outcome.stderr).error.code, 'CANCELLED')
    assert.deepEqual(await readdir(folder.path), ['key'])
  }
})

test('writers wait for each other, and nothing is lost', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a', '--lock-timeout', '60s']
  const keys = Array.from({ length: 6 }, (_, i) => `key ${i}`)
  const set = (key: string) => stdoutOf(['store', 'set', key, ...client], { input: key })
  await Promise.all(keys.map(set))
  const { keys: stored } = (await json(['store', 'list', ...folder.open, '-c', 'a'])) as {
    keys: string[]
  }
  assert.deepEqual(stored, keys)
})

test('who waits too long is told that the file is locked', async () => {
  const folder = await Folder.created()
  const value = await folder.write('value', 'x')
  // It holds the lock for as long as it derives a new and expensive key.
  const holder = start([
    ...['snapshot', 'rekey', ...folder.open, '--work-factor', '20'],
    ...['--new-key-derivation', 'raw', '--new-passphrase-file', `${folder.path}/key`],
  ])
  const ended = outcomeOf(holder)
  const write = ['store', 'set', 'k', ...folder.open, '-c', 'a', '--input', value]
  let outcome = await run([...write, '--lock-timeout', '0', '--json'])
  while (outcome.code === 0 && holder.exitCode === null) {
    outcome = await run([...write, '--lock-timeout', '0', '--json'])
  }
  assert.equal(JSON.parse(outcome.stderr).error.code, 'SNAPSHOT_LOCKED')
  assert.equal(outcome.code, 5)
  // Reading needs no lock.
  assert.equal((await run(['inspect', ...folder.open])).code, 0)
  holder.kill('SIGTERM')
  assert.equal((await ended).code, 143)
  await stdoutOf(['inspect', ...folder.open])
})

test('the remains of an interrupted write are told of', async () => {
  const folder = await Folder.created()
  await folder.write('test.stronghold.tmp-0123456789abcdef', 'half')
  const read = await run(['client', 'list', ...folder.open, '--json'])
  assert.equal(JSON.parse(read.stderr).notice.kind, 'INTERRUPTED_WRITE')
  const write = ['key', 'generate', ...folder.open, '-c', 'a', '--type', 'ed25519']
  const written = await run([...write, '--output', 'v/k'])
  assert.match(written.stderr, /interrupted earlier/)
  assert(!(await readdir(folder.path)).some((name) => name.includes('.tmp-')))
  await fails(['client', 'purge', '--yes', ...folder.open, '-c', 'b'], 'CLIENT_NOT_FOUND', 3)
})
