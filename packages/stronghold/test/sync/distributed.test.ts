import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import { FileKey, parseEnvelope, SnapshotState } from '@stronghold/engine'
import { createAllocator, Workspace } from '@stronghold/memory'
import {
  AesKeyWrapEncrypt,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  type Policy,
  RevokeData,
  Stronghold,
  type SyncOptions,
  type SyncReport,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { writeClock, writeGeneration } from '#internal/inside/metadata.js'
import { identity, makePair, makeParty, type Party, pull, trust } from './parties.js'
import { at, key, nothing, numberAt, rejects, summary, write } from './support.js'

// Sync as a distributed system: what held between honest partners must hold after one of them, or
// somebody in between, said what cannot be true (docs/spec/sync.md).

const farGeneration = 2 ** 52

/** The same file, as if its owner had made so many commits. */
function withClock(file: Uint8Array, generation: number): Uint8Array {
  const allocator = createAllocator({ backend: 'heap' })
  const workspace = new Workspace(allocator, 64 * 1024)
  const now = () => 0
  const powers = { crypto: nativeProvider, allocator, workspace, now, secp256k1: 'noble' }
  const { body } = parseEnvelope(file)
  const secret = new Uint8Array(32).fill(1)
  const fileKey = FileKey.unlock(powers, body, secret, { maximumWorkFactor: 20 })
  const snapshot = SnapshotState.decode(powers, fileKey.open(body))
  writeGeneration(snapshot, generation, powers)
  writeClock(snapshot, { clock: generation, generation }, powers)
  return fileKey.seal(snapshot.encode())
}

async function opened(party: Party, bytes: Uint8Array): Promise<Party> {
  const storage = new MemoryStorage(bytes)
  const inside = () => startInProcess({ crypto: nativeProvider, now: () => party.clock.now })
  const stronghold = await Stronghold.open({ storage, key: key(), inside })
  const client = await stronghold.loadClient('client')
  await stronghold.loadClient('keys')
  return { ...party, storage, stronghold, client }
}

/** A partner whose clock is where nobody's can be. */
async function makePoisoned(): Promise<Party> {
  const party = await makeParty()
  await party.stronghold.commit()
  return opened(party, withClock(await party.storage.read(), farGeneration))
}

async function labelsIn(stronghold: Stronghold): Promise<readonly string[]> {
  const inventory = await stronghold.inventory()
  const records = inventory.flatMap(({ vaults }) => vaults.flatMap(({ records }) => records))
  return records.flatMap(({ label }) => label ?? [])
}

const ways: Readonly<
  Record<string, (to: Party, from: Party, rules?: SyncOptions) => Promise<SyncReport>>
> = {
  pull: async (to, from, rules = {}) =>
    (await pull(to, from, { clients: [{ path: 'client', ...rules }] })).report,
  file: async (to, from, rules = {}) => {
    await from.stronghold.commit()
    const clients = [{ path: 'client', ...rules }]
    return to.stronghold.sync.from({ storage: from.storage, key: key(), clients })
  },
  export: async (to, from, rules = {}) => {
    const { bytes } = await from.stronghold.sync.exportTo({
      recipient: to.publicKey,
      sender: identity(from),
      current: key(),
      clients: [{ path: 'client' }],
    })
    const sender = from.publicKey
    return to.stronghold.sync.importFrom({ bytes, recipient: identity(to), sender, ...rules })
  },
}

describe('A stamp that runs ahead of time', () => {
  for (const way of ['pull', 'file']) {
    it(`is refused by name (${way}), and revocations go on between the others`, async () => {
      const [a, b] = await makePair()
      const evil = await makePoisoned()
      await trust(a, evil)
      await trust(evil, a)
      await write(a.client, at('key'), 1)
      await pull(b, a)
      await write(evil.client, at('other'), 2)
      const report = await ways[way]?.(a, evil)
      assert.deepEqual(summary(report as SyncReport), { ...nothing, refused: ['ahead'] })
      assert.equal(await numberAt(a.client, at('other')), undefined)
      await b.client.vault('vault').deleteSecret('key')
      await pull(a, b)
      assert.equal(await numberAt(a.client, at('key')), undefined)
      await write(a.client, at('key'), 3)
      await pull(b, a)
      await pull(a, b)
      for (const { client } of [a, b]) assert.equal(await numberAt(client, at('key')), 3)
    })
  }

  it('is refused of a time, and raises nothing where clients are imported', async () => {
    const [a, evil] = await makePair()
    evil.clock.now += 10 ** 12
    await write(evil.client, at('late'), 1)
    assert.deepEqual(summary(await pull(a, evil).then(({ report }) => report)).refused, ['ahead'])
    const far = await makePoisoned()
    await far.stronghold.commit()
    await a.stronghold.importClient({ storage: far.storage, key: key(), client: 'client', as: 'x' })
    const [b] = await makePair()
    await trust(a, b)
    await trust(b, a)
    await write(a.client, at('key'), 2)
    assert.deepEqual((await pull(b, a)).report.refused, [])
    assert.equal(await numberAt(b.client, at('key')), 2)
  })

  it('that is in a file already is given a new one, in the old order', async () => {
    const b = await makeParty()
    const a = await makePoisoned()
    await trust(a, b)
    await trust(b, a)
    await write(a.client, at('kept'), 1)
    await write(a.client, at('gone'), 2)
    await a.client.vault('vault').deleteSecret('gone')
    assert.equal((await pull(b, a)).report.refused.length, 2)
    await rejects(a.stronghold.sync.repairClock({ current: KeyProvider.makeRandom() }), 'WRONG_KEY')
    assert.equal(await a.stronghold.sync.repairClock({ current: key() }), 2)
    assert.equal(await a.stronghold.sync.repairClock({ current: key() }), 0)
    await a.stronghold.commit()
    const again = await opened(a, await a.storage.read())
    assert.deepEqual((await pull(b, again)).report.refused, [])
    await write(again.client, at('new'), 3)
    await pull(b, again)
    const numbers = await Promise.all(
      ['kept', 'gone', 'new'].map((name) => numberAt(b.client, at(name))),
    )
    assert.deepEqual(numbers, [1, undefined, 3])
  })
})

describe('A revocation crosses', () => {
  for (const [way, sync] of Object.entries(ways)) {
    for (const rules of [{}, { vaults: ['vault'] }]) {
      const words = Object.keys(rules).length > 0 ? 'by vault' : 'all'
      it(`into a mapped vault (${way}, ${words})`, async () => {
        const [to, from] = await makePair()
        const mapped = { ...rules, mapVaults: [{ from: 'vault', to: 'there' }] }
        await write(from.client, at('key'), 1)
        await sync(to, from, mapped)
        assert.equal(await numberAt(to.client, at('key', 'there')), 1)
        await from.client.vault('vault').deleteSecret('key')
        assert.deepEqual(summary(await sync(to, from, mapped)).revoked, ['revoked'])
        assert.equal(await numberAt(to.client, at('key', 'there')), undefined)
      })
    }

    it(`of a record that is chosen by name, collected (${way})`, async () => {
      const [to, from] = await makePair()
      const rules = { records: [at('key')] }
      await write(from.client, at('key'), 1)
      await sync(to, from, rules)
      await from.client.vault('vault').deleteSecret('key')
      await sync(to, from, rules)
      assert.equal(await numberAt(to.client, at('key')), undefined)
    })
  }

  it('of a version, whose number is then used by nobody', async () => {
    const [a, b] = await makePair()
    const head = Location.counter('vault')
    await write(a.client, head, 1)
    await a.client.execute(RevokeData({ location: Location.counter('vault', 0), collect: true }))
    await pull(b, a)
    await write(b.client, head, 2)
    assert.deepEqual(await b.client.listVersions('vault'), [{ counter: 1, revoked: false }])
  })

  it('but no number at the end of the range, which would be the end of its vault', async () => {
    const [a, evil] = await makePair()
    await write(evil.client, Location.counter('vault', Number.MAX_SAFE_INTEGER), 1)
    await write(evil.client, Location.counter('vault', Number.MAX_SAFE_INTEGER - 1), 2)
    const { report } = await pull(a, evil)
    assert.deepEqual(summary(report), { ...nothing, copied: ['absent'], refused: ['range'] })
    await write(a.client, Location.counter('vault'), 3)
    assert.equal(await numberAt(a.client, Location.counter('vault')), 3)
    assert.equal(await numberAt(a.client, Location.counter('vault', 0)), 3)
  })
})

describe('What is said of a record', () => {
  const never: Policy = {
    usages: ['Sync', 'PublicKey', 'AesKeyWrapEncrypt', 'WriteVault'],
    wrappable: 'never',
  }
  const location = at('key')

  it('becomes no looser by a pull, which names every change', async () => {
    const [a, evil] = await makePair()
    await write(a.client, location, 1)
    await pull(evil, a)
    await a.stronghold.policies.attach({ client: 'client', location }, never)
    const loose: Policy = { ...never, wrappable: 'any' }
    const subject = { client: 'client', location }
    await evil.stronghold.policies.attach(subject, loose, { current: key() })
    await pull(a, evil)
    assert.equal((await a.stronghold.policies.read(subject))?.wrappable, 'never')
    await write(a.client, at('known'), 9)
    const wrap = { encryptionKey: at('known'), wrapKey: location }
    await rejects(
      a.client.execute(AesKeyWrapEncrypt({ cipher: 'Aes256', ...wrap })),
      'NOT_WRAPPABLE',
    )
    const { report } = await pull(evil, a)
    assert.deepEqual(summary(report).narrowed, ['policy'])
    assert.equal((await evil.stronghold.policies.read(subject))?.wrappable, 'never')
  })

  it('meets where both sides said something, whoever was later, and undoes no content', async () => {
    const [a, b] = await makePair()
    await write(a.client, location, 1)
    await pull(b, a)
    const attach = ({ stronghold }: Party, usages: Policy['usages']) =>
      stronghold.policies.attach({ client: 'client', location }, { usages })
    await attach(a, ['Sync', 'PublicKey', 'WriteVault', 'Hmac'])
    await write(b.client, location, 2)
    await attach(b, ['Sync', 'PublicKey', 'WriteVault', 'Ed25519Sign'])
    for (let round = 0; round < 2; round++) {
      await pull(a, b)
      await pull(b, a)
    }
    for (const { stronghold, client } of [a, b]) {
      const policy = await stronghold.policies.read({ client: 'client', location })
      assert.deepEqual(policy?.usages, ['PublicKey', 'Sync', 'WriteVault'])
      assert.equal(await numberAt(client, location), 2)
    }
    assert.deepEqual((await pull(a, b)).kinds, ['equal'])
  })

  it('is a label too: the later one is on both sides, and no content is undone by it', async () => {
    const [a, b] = await makePair()
    await write(a.client, location, 1)
    await pull(b, a)
    await a.client.labelRecord(location, 'early')
    await write(b.client, location, 2)
    b.clock.now += 10
    await b.client.labelRecord(location, 'late')
    for (let round = 0; round < 2; round++) {
      await pull(a, b)
      await pull(b, a)
    }
    for (const { stronghold, client } of [a, b]) {
      assert.equal(await numberAt(client, location), 2)
      assert.deepEqual(await labelsIn(stronghold), ['late'])
    }
  })

  it('is no label of a content that another one has replaced', async () => {
    const [a, b] = await makePair()
    await write(a.client, location, 1)
    await pull(b, a)
    await write(b.client, location, 2)
    // By its own clock the label is the later word, but it was said of the content before.
    for (let commits = 0; commits < 5; commits++) {
      await write(a.client, Location.generic('other', 'record'), 9)
      await a.stronghold.commit()
    }
    await a.client.labelRecord(location, 'of the first')
    for (let round = 0; round < 2; round++) {
      await pull(a, b)
      await pull(b, a)
    }
    for (const { stronghold, client } of [a, b]) {
      assert.equal(await numberAt(client, location), 2)
      assert.deepEqual(await labelsIn(stronghold), [])
    }
    assert.deepEqual(
      (await pull(a, b)).kinds.filter((kind) => kind !== 'equal'),
      [],
    )
  })
})

describe('A key that has left', () => {
  for (const [way, sync] of Object.entries(ways)) {
    if (way === 'file') continue
    it(`wraps nothing more, and neither does its copy (${way})`, async () => {
      const [to, from] = await makePair()
      const other = await from.stronghold.createClient('other')
      const born = { type: 'Symmetric', output: at('kek') } as const
      await from.client.execute(GenerateKey(born))
      await from.client.execute(GenerateKey({ type: 'Ed25519', output: at('key', 'kept') }))
      const roles = { encryptionKey: at('kek'), wrapKey: at('key', 'kept') }
      const wrap = AesKeyWrapEncrypt({ cipher: 'Aes256', ...roles })
      await from.client.execute(wrap)
      await sync(to, from, { vaults: ['vault'] })
      await rejects(from.client.execute(wrap), 'NOT_WRAPPABLE')
      await other.execute(GenerateKey({ type: 'Ed25519', output: at('key', 'kept') }))
      await from.stronghold.sync.clients(from.client, other, { vaults: ['vault'] })
      await rejects(other.execute(wrap), 'NOT_WRAPPABLE')
    })
  }
})
