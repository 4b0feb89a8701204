import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Client, Stronghold } from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { at, key, makeReplica, numberAt, rejects, write } from './sync/support.js'

// A client is one, however it was loaded: all that names a loaded client finds it.

const path = 'client'

const loads: Readonly<Record<string, (stronghold: Stronghold, id: Uint8Array) => Promise<Client>>> =
  {
    'its path': (stronghold) => stronghold.loadClient(path),
    'its path in bytes': (stronghold) => stronghold.loadClient(utf8(path)),
    'its id': (stronghold, id) => stronghold.loadClientById(id),
  }

async function loadedBy(way: string) {
  const { stronghold, storage, client } = await makeReplica(Date.now, path)
  const other = await stronghold.createClient('other')
  await write(client, at('a'), 1)
  await stronghold.commit()
  await stronghold.unloadClient(path)
  const load = loads[way] as (typeof loads)[string]
  return { stronghold, storage, other, loaded: await load(stronghold, client.id) }
}

for (const way of Object.keys(loads)) {
  describe(`A client that was loaded by ${way}`, () => {
    it('is found by its path, and is not loaded again', async () => {
      const { stronghold, loaded } = await loadedBy(way)
      assert.equal(stronghold.client(path), loaded)
      for (const again of Object.values(loads)) {
        await rejects(again(stronghold, loaded.id), 'CLIENT_ALREADY_LOADED')
      }
      const listed = await stronghold.listClients()
      assert.deepEqual(
        listed.map((one) => one.loaded),
        [true, true],
      )
    })

    it('is unloaded by its path, and then loaded in each way', async () => {
      for (const next of Object.values(loads)) {
        const { stronghold, loaded } = await loadedBy(way)
        await stronghold.unloadClient(path)
        assert.throws(() => stronghold.client(path), { code: 'CLIENT_NOT_LOADED' })
        await rejects(stronghold.unloadClient(path), 'CLIENT_NOT_LOADED')
        await rejects(loaded.recordExists(at('a')), 'CLIENT_NOT_LOADED')
        assert.equal(stronghold.client('other').id.length, 24)
        assert.equal(await next(stronghold, loaded.id), stronghold.client(path))
      }
    })

    it('is committed by its path: then nothing of it waits', async () => {
      const { stronghold, storage, loaded } = await loadedBy(way)
      await write(loaded, at('b'), 2)
      assert.equal(stronghold.dirty, true)
      await stronghold.commitClient(path)
      assert.equal(stronghold.dirty, false)
      await write(loaded, at('c'), 3)
      // What was changed before it is unloaded is a change of the same client afterwards.
      await stronghold.unloadClient(path)
      for (const load of Object.values(loads)) {
        await load(stronghold, loaded.id)
        assert.equal(stronghold.dirty, true)
        await stronghold.unloadClient(path)
      }
      const again = await stronghold.loadClientById(loaded.id)
      await stronghold.commitClient(path)
      assert.equal(stronghold.dirty, false)
      assert.equal(await numberAt(again, at('c')), 3)
      await stronghold.close()
      await using reopened = await Stronghold.open({ storage, key: key() })
      assert.equal(await numberAt(await reopened.loadClient(path), at('c')), 3)
    })

    it('is purged by its path, and destroyed by its id: another is made under the name', async () => {
      for (const purge of [
        (stronghold: Stronghold) => stronghold.purgeClient(path),
        (stronghold: Stronghold) => stronghold.destroy([{ client: path }], { current: key() }),
        (stronghold: Stronghold, clientId: Uint8Array) =>
          stronghold.destroy([{ clientId }], { current: key() }),
      ]) {
        const { stronghold, loaded } = await loadedBy(way)
        await purge(stronghold, loaded.id)
        assert.throws(() => stronghold.client(path), { code: 'CLIENT_NOT_LOADED' })
        await rejects(loaded.recordExists(at('a')), 'CLIENT_NOT_LOADED')
        const made = await stronghold.createClient(path)
        assert.equal(await made.recordExists(at('a')), false)
        assert.equal(stronghold.client(path), made)
      }
    })
  })
}

describe('A client of any path', () => {
  it('is found by it after it was loaded by its id', async () => {
    const { stronghold } = await makeReplica()
    const paths = ['é/\u{1f511}', 'a'.repeat(200), Uint8Array.of(0, 255, 128), new Uint8Array(129)]
    for (const one of paths) {
      const { id } = await stronghold.createClient(one)
      await stronghold.unloadClient(one)
      assert.equal(await stronghold.loadClientById(id), stronghold.client(one))
    }
  })
})
