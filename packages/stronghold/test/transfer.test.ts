import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'
import {
  clientWithKey,
  create,
  keyOf,
  makeNewPath,
  open,
  privateKey,
  signatureOf,
} from './snapshots.js'

const newPath = await makeNewPath()
const fixture = (name: string) => new URL(`../../../../fixtures/${name}`, import.meta.url)

describe('importing clients', () => {
  it('takes one client out of another file, under its path or another, and leaves the file', async () => {
    const [path, other] = [await newPath(), await newPath()]
    const source = await create(other)
    const alice = await clientWithKey(source, 'alice')
    await clientWithKey(source, 'bob')
    const signature = await signatureOf(alice)
    await source.commit()
    const bytes = await readFile(other)

    await using target = await create(path)
    // The other one is open for writing all the while: nothing is locked to read it.
    const imported = await target.importClient({ path: other, key: keyOf(1), client: 'alice' })
    assert.deepEqual(await signatureOf(imported), signature)
    assert.deepEqual(await imported.store.get('count'), utf8('1'))
    assert.equal(target.client('alice'), imported)
    const twin = await target.importClient({
      path: other,
      key: keyOf(1),
      client: 'alice',
      as: 'twin',
    })
    assert.notDeepEqual(twin.id, imported.id)
    assert.deepEqual(await signatureOf(twin), signature)
    assert.equal((await target.listClients()).length, 2)
    await target.commit()
    await source.close()
    await target.close()

    await using again = await open(path)
    assert.deepEqual(await signatureOf(await again.loadClient('twin')), signature)
    assert.deepEqual(await readFile(other), bytes)
  })

  it('fails without side effects for a client that is absent there or present here', async () => {
    const [path, other] = [await newPath(), await newPath()]
    const source = await create(other)
    await clientWithKey(source, 'alice')
    await source.commit()
    await source.close()
    await using target = await create(path)
    const mine = await clientWithKey(target, 'alice')
    const signature = await signatureOf(mine)
    await target.commit()
    const from = () => ({ path: other, key: keyOf(1) })
    await rejects(target.importClient({ ...from(), client: 'nobody' }), 'CLIENT_NOT_FOUND')
    await rejects(target.importClient({ ...from(), client: 'alice' }), 'CLIENT_EXISTS')
    await rejects(target.importSnapshot(from()), 'CLIENT_EXISTS')
    await rejects(target.importClient({ ...from(), client: 'stronghold.ts' }), 'RESERVED_NAME')
    const asReserved = { ...from(), client: 'alice', as: 'stronghold.ts' }
    await rejects(target.importClient(asReserved), 'RESERVED_NAME')
    await rejects(target.importClient({ ...from(), key: keyOf(2), client: 'bob' }), 'WRONG_KEY')
    const nowhere = { path: `${other}.none`, key: keyOf(1), client: 'alice' }
    await rejects(target.importClient(nowhere), 'SNAPSHOT_NOT_FOUND')
    await assert.rejects(stat(`${other}.none.lock`), { code: 'ENOENT' })
    assert.equal((await target.listClients()).length, 1)
    assert.deepEqual(await signatureOf(mine), signature)
    assert.deepEqual(target.facts.generation, 2)
  })

  it('brings policies, labels and counts along, and the new name', async () => {
    const other = await newPath()
    const source = await create(other)
    const alice = await clientWithKey(source, 'alice')
    await alice.labelRecord(privateKey, 'main key')
    const policy = { usages: ['Ed25519Sign'] as const, maxUses: 3 }
    await source.policies.attach({ client: 'alice', location: privateKey }, policy)
    await source.commit()
    await signatureOf(alice)
    await source.close()
    const path = await newPath()
    await using target = await create(path)
    const twin = await target.importClient({
      path: other,
      key: keyOf(1),
      client: 'alice',
      as: 'twin',
    })
    const facts = async (stronghold: Stronghold) => {
      const [client] = await stronghold.inventory()
      const [record] = client?.vaults[0]?.records ?? []
      return [Buffer.from(client?.name ?? []).toString(), record?.label, record?.uses]
    }
    assert.deepEqual(await facts(target), ['twin', 'main key', 1])
    await target.commitClient('twin')
    await signatureOf(twin)
    await signatureOf(twin)
    await rejects(signatureOf(twin), 'USES_EXHAUSTED')
    const subject = { client: 'twin', location: privateKey }
    await rejects(target.policies.attach(subject, undefined), 'PROOF_REQUIRED')
    await target.close({ discard: true })
    await using again = await open(path)
    await rejects(signatureOf(await again.loadClient('twin')), 'USES_EXHAUSTED')
  })

  it('takes all clients of a file of the original, of format 2 and of format 3', async () => {
    await using target = await create(await newPath())
    for (const name of ['rust-v2-identity-0.6.0', 'rust-2.0.0-identities']) {
      const { keyHex } = JSON.parse(await readFile(fixture(`${name}.json`), 'utf8'))
      const bytes = await readFile(fixture(`${name}.stronghold`))
      const key = () => KeyProvider.fromKey(Uint8Array.from(Buffer.from(keyHex, 'hex')))
      const storage = new MemoryStorage(new Uint8Array(bytes))
      const ids = await target.importSnapshot({ storage, key: key() })
      const all = (await target.listClients()).map(({ id }) => id)
      assert(ids.length > 0 && ids.every((id) => all.some((one) => Buffer.compare(one, id) === 0)))
      assert.deepEqual(storage.bytes, new Uint8Array(bytes))
      await target.clear()
    }
  })
})

describe('committing one client', () => {
  it('writes that client and leaves the rest of the file as it was committed', async () => {
    const path = await newPath()
    await using stronghold = await create(path)
    const [alice, bob] = [
      await clientWithKey(stronghold, 'alice'),
      await clientWithKey(stronghold, 'bob'),
    ]
    await stronghold.commit()
    await alice.store.insert('count', utf8('2'))
    await bob.store.insert('count', utf8('2'))
    await stronghold.createClient('carol')
    await stronghold.commitClient('alice')
    assert.equal(stronghold.dirty, true)
    assert.equal(stronghold.facts.generation, 3)

    await using reader = await open(path, { access: 'read' })
    assert.deepEqual(await (await reader.loadClient('alice')).store.get('count'), utf8('2'))
    assert.deepEqual(await (await reader.loadClient('bob')).store.get('count'), utf8('1'))
    await rejects(reader.loadClient('carol'), 'CLIENT_NOT_FOUND')
    assert.deepEqual(
      await signatureOf(reader.client('alice')),
      await signatureOf(stronghold.client('alice')),
    )
    assert.equal(reader.facts.generation, 3)
    await stronghold.commit()
    await stronghold.close()
    await using after = await open(path)
    assert.equal((await after.listClients()).length, 3)
    assert.equal(after.facts.generation, 4)
  })

  it('adds a new client, loaded or not, and knows then that nothing is left to commit', async () => {
    const path = await newPath()
    await using stronghold = await create(path)
    await clientWithKey(stronghold, 'alice')
    await stronghold.unloadClient('alice')
    assert.equal(stronghold.dirty, true)
    await stronghold.commitClient('alice')
    assert.equal(stronghold.dirty, false)
    const alice = await stronghold.loadClient('alice')
    await alice.execute(GenerateKey({ type: 'X25519', output: Location.counter('other', 1) }))
    await stronghold.commitClient('alice')
    await stronghold.close()
    await using after = await open(path)
    assert.deepEqual((await after.inspect())[0]?.vaults.length, 2)
  })

  it('keeps what it replaces, and refuses what it cannot do', async () => {
    const path = await newPath()
    await using stronghold = await create(path)
    await clientWithKey(stronghold, 'alice')
    await stronghold.commit()
    await rejects(stronghold.commitClient('nobody'), 'CLIENT_NOT_FOUND')
    await rejects(stronghold.commitClient('stronghold.ts'), 'RESERVED_NAME')
    const before = await readFile(path)
    await stronghold.commitClient('alice')
    assert.deepEqual(await readFile(`${path}.g2`), before)
    await using reader = await open(path, { access: 'read' })
    await rejects(reader.commitClient('alice'), 'READ_ONLY')

    const foreign = await newPath()
    await (await create(foreign)).close()
    const others = await readFile(foreign)
    await writeFile(path, others)
    await rejects(stronghold.commitClient('alice'), 'SNAPSHOT_CHANGED')
    await rejects(stronghold.commit(), 'SNAPSHOT_CHANGED')
    assert.deepEqual(await readFile(path), others)
  })

  it('asks for a whole commit when a new key was not committed', async () => {
    class FailingOnce extends MemoryStorage {
      fails = false
      override async replace(bytes: Uint8Array): Promise<void> {
        if (this.fails) throw new Error('the disk is gone')
        await super.replace(bytes)
      }
    }
    const storage = new FailingOnce()
    await using stronghold = await Stronghold.create({ storage, key: keyOf(1), workFactor: 1 })
    await clientWithKey(stronghold, 'alice')
    await stronghold.commit()
    storage.fails = true
    await assert.rejects(stronghold.rekey({ current: keyOf(1), key: keyOf(2), workFactor: 1 }))
    storage.fails = false
    await rejects(stronghold.commitClient('alice'), 'UNCOMMITTED_CHANGES')
    await stronghold.commit()
    await stronghold.commitClient('alice')
    await stronghold.close()
    await using after = await Stronghold.open({ storage, key: keyOf(2) })
    assert.equal((await after.listClients()).length, 1)
  })
})

describe('a stored snapshot key', () => {
  const location = Location.generic('vault', 'key')

  it('seals copies without being asked for again, whatever is loaded meanwhile', async () => {
    const [path, other] = [await newPath(), await newPath()]
    const source = await create(other)
    await clientWithKey(source, 'bob')
    await source.commit()
    await source.close()
    await using stronghold = await create(path)
    // The same path as a record, and a vault named as the client is: nothing collides.
    const alice = await clientWithKey(stronghold, 'vault')
    const signature = await signatureOf(alice)
    await rejects(stronghold.copyTo({ path: `${path}.copy` }), 'SNAPSHOT_KEY_MISSING')
    await stronghold.storeSnapshotKeyAtLocation({
      current: keyOf(1),
      key: keyOf(3),
      location,
      workFactor: 1,
    })
    await stronghold.importSnapshot({ path: other, key: keyOf(1) })
    const [first, second] = [new MemoryStorage(), new MemoryStorage()]
    await stronghold.copyTo({ storage: first })
    await stronghold.copyTo({ storage: second, location })
    await rejects(
      stronghold.copyTo({ storage: new MemoryStorage(), location: Location.counter('vault', 0) }),
      'SNAPSHOT_KEY_MISSING',
    )
    assert.deepEqual(await signatureOf(alice), signature)
    for (const storage of [first, second]) {
      await using copy = await Stronghold.open({ storage, key: keyOf(3) })
      assert.equal((await copy.listClients()).length, 2)
      assert.deepEqual(await signatureOf(await copy.loadClient('vault')), signature)
    }
    await rejects(Stronghold.open({ storage: first, key: keyOf(1) }), 'WRONG_KEY')
  })

  it('needs the present key, and is gone with a lock, with another key and with what is cleared', async () => {
    await using stronghold = await create(await newPath())
    const stored = () => ({ key: keyOf(3), location, workFactor: 1 })
    const wrong = stronghold.storeSnapshotKeyAtLocation({ current: keyOf(2), ...stored() })
    await rejects(wrong, 'WRONG_KEY')
    const copy = () => stronghold.copyTo({ storage: new MemoryStorage() })
    await rejects(copy(), 'SNAPSHOT_KEY_MISSING')
    await stronghold.storeSnapshotKeyAtLocation({ current: keyOf(1), ...stored() })
    await copy()
    await stronghold.clear()
    await rejects(copy(), 'SNAPSHOT_KEY_MISSING')
    await stronghold.storeSnapshotKeyAtLocation({ current: keyOf(1), ...stored() })
    await stronghold.lock({ discard: true })
    await stronghold.unlock({ key: keyOf(1) })
    await rejects(copy(), 'SNAPSHOT_KEY_MISSING')
    await stronghold.storeSnapshotKeyAtLocation({ current: keyOf(1), ...stored() })
    await stronghold.rekey({ current: keyOf(1), key: keyOf(2), workFactor: 1 })
    await rejects(copy(), 'SNAPSHOT_KEY_MISSING')
  })
})

describe('clearing', () => {
  it('empties memory and not the file, unless that is asked for', async () => {
    const path = await newPath()
    await using stronghold = await create(path)
    const alice = await clientWithKey(stronghold, 'alice')
    await stronghold.commit()
    await stronghold.clear()
    assert.equal(stronghold.state, 'unlocked')
    assert.equal(stronghold.dirty, true)
    assert.deepEqual(await stronghold.listClients(), [])
    await rejects(signatureOf(alice), 'CLIENT_NOT_LOADED')
    assert.throws(() => stronghold.client('alice'), { code: 'CLIENT_NOT_LOADED' })
    await rejects(stronghold.commit(), 'CLEARED')
    await rejects(stronghold.rekey({ current: keyOf(1), key: keyOf(2) }), 'CLEARED')

    const bob = await clientWithKey(stronghold, 'bob')
    await stronghold.commitClient('bob')
    await stronghold.lock({ discard: true })
    await stronghold.unlock({ key: keyOf(1) })
    assert.equal((await stronghold.listClients()).length, 2)
    await rejects(bob.recordExists(privateKey), 'CLIENT_NOT_LOADED')

    await stronghold.clear()
    await stronghold.commit({ cleared: true })
    assert.equal(stronghold.dirty, false)
    await stronghold.createClient('carol')
    await stronghold.commit()
    await stronghold.close()
    await using after = await open(path)
    assert.equal((await after.listClients()).length, 1)
  })
})
