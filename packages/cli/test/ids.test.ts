import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runHere } from './in-process.js'
import { Folder, fixtureKey, fixturePublicKey } from './support.js'

/** What a command that must succeed prints. */
async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args)
  assert.equal(code, 0, stderr)
  return stdout
}

test('a file of the Rust original, with no name in it, is used by what is printed of it', async () => {
  const { open } = await Folder.version2()
  const listed = await printed('list', ...open)
  const all = await printed('client', 'list', ...open)
  const clients = [...listed.matchAll(/^client (\S+)$/gm)].map(([, id = '']) => id)
  assert.deepEqual(clients, all.trimEnd().split('\n'))
  const byName = await printed('sign', ...open, ...fixtureKey, '--input', import.meta.filename)
  const found: string[] = []
  for (const client of clients) {
    const records = await printed('record', 'list', ...open, '-c', client)
    for (const [, record = ''] of records.matchAll(/record (\S+)$/gm)) {
      assert.match(record, /^id:[0-9a-f]{48}\/id:[0-9a-f]{48}$/)
      assert.equal(await printed('record', 'exists', record, ...open, '-c', client), 'yes\n')
      const use = [...open, '-c', client, '--key', record]
      const shown = await runHere(['key', 'public', ...use, '--type', 'ed25519'])
      if (shown.stdout.trim() !== fixturePublicKey) continue
      const signature = await printed('sign', ...use, '--input', import.meta.filename)
      assert.equal(signature, byName)
      found.push(record)
    }
  }
  assert.equal(found.length, 1)
})

test('what has no name is destroyed by its ids, and nothing is written there', async () => {
  const folder = await Folder.created()
  const { open } = folder
  const input = await folder.write('secret', 'x'.repeat(32))
  const write = ['secret', 'write', ...open, '-c', 'a', '--input', input, '--output']
  for (const location of ['v/one', 'v/two', 'w/one', 'w/two']) await printed(...write, location)
  const inspected = JSON.parse(await printed('inspect', ...open, '--json'))
  const [client] = inspected.clients
  const idOf = (location: string) => {
    for (const vault of client.vaults) {
      const record = vault.records.find((one: { location: string }) => one.location === location)
      if (record !== undefined)
        return { vault: `id:${vault.id}`, record: `id:${vault.id}/id:${record.id}` }
    }
    throw new Error(location)
  }
  const [one, two] = [idOf('v/one'), idOf('w/one')]
  const byId = [...open, '-c', `id:${client.id}`]
  const yes = '--yes'
  assert.equal(await printed('record', 'exists', one.record, ...byId), 'yes\n')
  assert.match(await printed('record', 'delete', one.record, ...byId, yes), /destroyed 1/)
  assert.equal((await runHere(['record', 'exists', one.record, ...byId])).code, 1)
  assert.equal((await runHere(['record', 'delete', 'v/two', ...byId, yes])).code, 2)
  assert.match(await printed('vault', 'delete', two.vault, ...open, '-c', 'a', yes), /destroyed 2/)
  for (const output of [one.record, `v/${one.record}`]) {
    const refused = await runHere([...write, output])
    assert.deepEqual([refused.code, refused.stdout], [2, ''], output)
  }
  const copy = ['record', 'copy', idOf('v/two').record, ...byId, '--output', 'v/copy']
  await printed(...copy)
  assert.equal(await printed('record', 'exists', 'v/copy', ...byId), 'yes\n')
  await printed('client', 'purge', ...byId, yes)
  assert.equal(await printed('client', 'list', ...open), '')
})

test('an id makes no client, and is one of this file', async () => {
  const folder = await Folder.created()
  const id = `id:${'00'.repeat(24)}`
  const input = await folder.write('secret', 'x')
  const write = ['secret', 'write', ...folder.open, '-c', id, '--input', input, '--output', 'v/x']
  const outcome = await runHere(write)
  assert.equal(outcome.code, 3, outcome.stderr)
  assert.match(outcome.stderr, /CLIENT_NOT_FOUND/)
  const short = await runHere(['record', 'list', ...folder.open, '-c', 'id:00'])
  assert.equal(short.code, 2)
})
