import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Folder, fails, fixtures, isThere, json, run, stdoutOf } from './support.js'

test('store: set, get, replace, list, delete', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const value = Uint8Array.of(0, 0xff, 10)
  const set = ['store', 'set', 'key one', ...client]
  assert.deepEqual(await json(set, { input: value }), { key: 'key one', replaced: false })
  const file = await folder.write('value', 'text ✓')
  assert.deepEqual(await json(['store', 'get', 'key one', ...client]), {
    value: '00ff0a',
    text: null,
  })
  assert.deepEqual(await json([...set, '--yes', '--input', file]), {
    key: 'key one',
    replaced: true,
  })
  assert.equal(await stdoutOf(['store', 'get', 'key one', ...client]), 'text ✓')
  assert.deepEqual(await json(['store', 'get', 'key one', ...client]), {
    value: Buffer.from('text ✓').toString('hex'),
    text: 'text ✓',
  })
  await stdoutOf(['store', 'set', 'hex:ff00', ...client], { input: '' })
  await stdoutOf(['store', 'set', 'hex:6865783a', ...client], { input: 'named hex:' })
  await stdoutOf(['store', 'set', 'bell\x07', ...client], { input: '' })
  assert.deepEqual(await json(['store', 'list', ...client]), {
    keys: ['bell\x07', 'hex:6865783a', 'hex:ff00', 'key one'],
  })
  // What a terminal would obey is shown in digits, and what a shell would part in quotes.
  assert.equal(
    await stdoutOf(['store', 'list', ...client]),
    "hex:62656c6c07\nhex:6865783a\n'key one'\nhex:ff00\n",
  )
  assert.equal(await stdoutOf(['store', 'get', 'hex:6865783a', ...client]), 'named hex:')
  assert.deepEqual(await json(['store', 'delete', '--yes', 'key one', ...client]), {
    key: 'key one',
    deleted: true,
  })
  await fails(['store', 'get', 'key one', ...client], 'VALUE_NOT_FOUND', 3)
  await fails(['store', 'delete', '--yes', 'key one', ...client], 'VALUE_NOT_FOUND', 3)
  await fails(['store', 'get', 'hex:0', ...client], 'USAGE', 2)
  await fails(['store', 'get', ...client], 'USAGE', 2)
  await fails(['store', 'set', 'k', ...client, '--lifetime', '0'], 'USAGE', 2)
})

test('store: a value with a lifetime is there, and then it is not', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  await stdoutOf(['store', 'set', 'long', ...client, '--lifetime', '1h'], { input: 'x' })
  await stdoutOf(['store', 'set', 'short', ...client, '--lifetime', '1000'], { input: 'x' })
  assert.equal(await stdoutOf(['store', 'get', 'long', ...client]), 'x')
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await fails(['store', 'get', 'short', ...client], 'VALUE_NOT_FOUND', 3)
})

test('record: list, exists, copy, revoke, delete', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  await stdoutOf(['secret', 'write', ...client, '--output', 'v/one'], { input: 'x'.repeat(32) })
  assert.deepEqual(await json(['record', 'exists', 'v/one', ...client]), { exists: true })
  assert.equal(await isThere('v/two', client), false)
  assert.deepEqual(await json(['record', 'copy', 'v/one', ...client, '--output', 'v/two']), {
    output: 'v/two',
  })
  assert.deepEqual(await json(['record', 'revoke', '--yes', 'v/one', ...client]), { revoked: true })
  const { vaults } = (await json(['record', 'list', ...client])) as {
    vaults: { id: string; name: string; records: { id: string; revoked: boolean }[] }[]
  }
  assert.equal(vaults.length, 1)
  assert.equal(vaults[0]?.name, 'v')
  assert.deepEqual(vaults[0]?.records.map(({ revoked }) => revoked).sort(), [false, true])
  assert.match(vaults[0]?.id ?? '', /^[0-9a-f]{48}$/)
  assert.match(await stdoutOf(['record', 'list', ...client]), /record v\/one \(revoked\)/)

  const sign = ['sign', ...client, '--key', 'v/one']
  await fails(sign, 'RECORD_REVOKED', 3)
  await fails(['record', 'revoke', '--yes', 'v/one', ...client], 'RECORD_NOT_FOUND', 3)
  assert.deepEqual(await json(['record', 'delete', '--yes', 'v/one', ...client]), {
    deleted: false,
    destroyed: 1,
  })
  await fails(sign, 'RECORD_NOT_FOUND', 3)
  await fails(['record', 'delete', '--yes', 'v/one', ...client], 'RECORD_NOT_FOUND', 3)
  assert.deepEqual(await json(['record', 'delete', '--yes', 'v/two', ...client]), {
    deleted: true,
    destroyed: 1,
  })
  await fails(['record', 'exists', 'nonsense', ...client], 'USAGE', 2)
})

test('no secret is replaced unless that is asked for', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a', '--output', 'v/key']
  const generate = ['key', 'generate', ...client, '--type', 'ed25519']
  await stdoutOf(generate)
  const show = ['key', 'public', ...folder.open, '-c', 'a', '--key', 'v/key', '--type', 'ed25519']
  const first = await stdoutOf(show)
  const path = ['--seed', 'v/key', '--path', "m/0'"]
  for (const command of [
    generate,
    ['bip39', 'generate', ...client],
    ['bip39', 'recover', ...client],
    ['slip10', 'generate', ...client],
    ['slip10', 'derive', ...client, ...path],
    ['secret', 'write', ...client],
    ['record', 'copy', 'v/key', ...client],
  ]) {
    await fails(command, 'RECORD_EXISTS', 5)
  }
  assert.equal(await stdoutOf(show), first)
  await stdoutOf([...generate, '--replace', '--yes'])
  assert.notEqual(await stdoutOf(show), first)
})

test('clients: made by the first write, told of, listed, purged; unknown ones are an error', async () => {
  const folder = await Folder.created()
  const write = ['secret', 'write', ...folder.open, '-c', 'new', '--output', 'v/x']
  const outcome = await run([...write, '--json'], { input: 'x' })
  assert.equal(outcome.code, 0)
  assert.equal(JSON.parse(outcome.stderr).notice.kind, 'CLIENT_CREATED')
  const { clients } = (await json(['client', 'list', ...folder.open])) as { clients: unknown[] }
  assert.equal(clients.length, 1)
  const other = [...folder.open, '-c', 'other']
  for (const command of [
    ['sign', ...other, '--key', 'v/x'],
    ['key', 'public', ...other, '--key', 'v/x', '--type', 'ed25519'],
    ['slip10', 'derive', ...other, '--seed', 'v/x', '--path', 'm', '--output', 'v/y'],
    ['store', 'get', 'k', ...other],
    ['store', 'list', ...other],
    ['store', 'delete', '--yes', 'k', ...other],
    ['record', 'list', ...other],
    ['record', 'exists', 'v/x', ...other],
    ['record', 'revoke', '--yes', 'v/x', ...other],
    ['record', 'delete', '--yes', 'v/x', ...other],
    ['record', 'copy', 'v/x', ...other, '--output', 'v/y'],
    ['client', 'purge', '--yes', ...other],
  ]) {
    await fails(command, 'CLIENT_NOT_FOUND', 3)
  }
  assert.deepEqual(await json(['client', 'purge', '--yes', ...folder.open, '-c', 'new']), {
    purged: true,
  })
  assert.deepEqual(await json(['client', 'list', ...folder.open]), { clients: [] })
  const reserved = [...folder.open, '-c', 'stronghold.ts', '--output', 'v/x']
  await fails(['secret', 'write', ...reserved], 'RESERVED_NAME', 2)
})

test('inspect shows a file of the Rust original as an independent reader does', async () => {
  const folder = await Folder.empty()
  const name = `${fixtures}python-v3-wf1`
  const facts = JSON.parse(await readFile(`${name}.json`, 'utf8'))
  await folder.write('key', facts.keyHex)
  const shown = await json(['inspect', '-f', `${name}.stronghold`, ...folder.key])
  assert.deepEqual(shown, {
    version: 3,
    workFactor: 1,
    clients: facts.clients
      .map((client: Client) => ({
        id: client.id,
        name: null,
        vaults: client.vaults.map(({ id, records }) => ({
          id,
          name: null,
          records: records
            .map(({ id, revoked }) => ({ id, location: null, revoked }))
            .sort((a, b) => (a.id < b.id ? -1 : 1)),
        })),
        // The lifetime of `a` ended long ago.
        storeKeys: client.storeKeysHex
          .map((key) => Buffer.from(key, 'hex').toString())
          .filter((key) => key !== 'a'),
      }))
      .sort((a: Client, b: Client) => (a.id < b.id ? -1 : 1)),
  })
  const text = await stdoutOf(['inspect', '-f', `${name}.stronghold`, ...folder.key])
  assert.match(
    text,
    /^format 3, work factor 1\nclient id:[0-9a-f]{48}\n {2}store '\$index'\nclient id:[0-9a-f]{48}\n {2}vault id:[0-9a-f]{48}\n/,
  )
})

interface Client {
  id: string
  vaults: { id: string; records: { id: string; revoked: boolean }[] }[]
  storeKeysHex: string[]
}
