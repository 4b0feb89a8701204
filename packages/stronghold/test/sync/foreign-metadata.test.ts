import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Client,
  GenerateKey,
  Location,
  MemoryStorage,
  PublicKey,
  ReadRecord,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import type { AttributeEntry, RecordEntry } from '#internal/inside/attributes/entry.js'
import { makeUsage } from '#internal/inside/attributes/usage.js'
import { utf8 } from '../bytes.js'
import { evilClient, evilKey, forged, forgedFile, type Placed } from '../forged.js'
import { at, key, makeReplica, rejects, write } from './support.js'

const last = Number.MAX_SAFE_INTEGER
const id = (number: number) => new Uint8Array(24).fill(number)
const keyOf = (kind: number, ...ids: number[]) =>
  Uint8Array.of(kind, ...ids.flatMap((n) => [...id(n)]))

const stamp = (generation = 1) => ({ generation, changed: generation, writer: new Uint8Array(8) })
const tombstone = (generation?: number): AttributeEntry => ({
  kind: 'tombstone',
  ...stamp(generation),
})
const compartment: AttributeEntry = { kind: 'compartment', next: 0, usage: makeUsage() }
const record: AttributeEntry = {
  kind: 'record',
  type: 'Data',
  knownTo: 'nobody',
  content: '0123456789abcdef',
  created: 1,
  ...stamp(),
  readers: [id(9)],
  usage: makeUsage(),
}

/** What no file of this library says, by what is wrong with it. */
const misplaced: Record<string, Placed> = {
  'no key': { bucket: 0, key: new Uint8Array(0), entry: record },
  'a short key': { bucket: 1, key: Uint8Array.of(2, 1, 2), entry: tombstone() },
  'a long key': { bucket: 3, key: keyOf(2, 1, 2, 3), entry: record },
  'a long key and a stamp from the end of time': {
    bucket: 3,
    key: keyOf(2, 1, 2, 3),
    entry: tombstone(last),
  },
  'a key of an unknown kind': { bucket: 1, key: keyOf(3, 1), entry: compartment },
  'a key of a client that goes on': { bucket: 1, key: keyOf(0, 1), entry: compartment },
  'a record as a client': { bucket: 0, key: Uint8Array.of(0), entry: record },
  'a tombstone as a client': { bucket: 0, key: Uint8Array.of(0), entry: tombstone() },
  'a record as a vault': { bucket: 1, key: keyOf(1, 1), entry: record },
  'a tombstone as a vault': { bucket: 1, key: keyOf(1, 1), entry: tombstone() },
  'a vault as a record': { bucket: 2, key: keyOf(2, 1, 2), entry: compartment },
  'a client in another bucket': { bucket: 1, key: Uint8Array.of(0), entry: compartment },
  'a vault in another bucket': { bucket: 2, key: keyOf(1, 1), entry: compartment },
  'a record in another bucket': { bucket: 1, key: keyOf(2, 1, 2), entry: record },
}

/** Puts an entry in, instead of what has its key. */
const including = (placed: Placed) => (entries: readonly Placed[]) => [
  ...entries.filter((one) => Buffer.compare(one.key, placed.key) !== 0),
  placed,
]

const fill = (client: Client) => write(client, at('record'), 1)

describe('Metadata of another snapshot that is not where it belongs', () => {
  for (const [what, placed] of Object.entries(misplaced)) {
    it(`is refused as a whole, and changes nothing: ${what}`, async () => {
      const storage = await forgedFile(fill, including(placed))
      const own = await makeReplica()
      await using stronghold = own.stronghold
      await write(own.client, at('mine'), 2)
      await stronghold.commit()
      const before = await stronghold.inventory()
      const other = () => ({ storage, key: evilKey() })
      const ways = [
        () => stronghold.importClient({ ...other(), client: evilClient }),
        () => stronghold.importClient({ ...other(), client: evilClient, as: 'renamed' }),
        () => stronghold.importSnapshot(other()),
        () => stronghold.sync.from(other()),
      ]
      for (const way of ways) await rejects(way(), 'SNAPSHOT_DAMAGED')
      assert.deepEqual(await stronghold.inventory(), before)
      await rejects(stronghold.loadClient(evilClient), 'CLIENT_NOT_FOUND')
      // Its clock is as it was: what is written now is believed by others.
      await write(own.client, at('mine'), 3)
      await stronghold.commit()
      const reader = await makeReplica()
      await using third = reader.stronghold
      const report = await third.sync.from({ storage: own.storage, key: key() })
      assert.deepEqual([report.copied.length, report.refused], [1, []])
    })

    it(`in the own file denies that client, and no other: ${what}`, async () => {
      const own = await makeReplica()
      await write(await own.stronghold.createClient('other'), at('record'), 1)
      await write(own.client, at('record'), 1)
      await own.stronghold.commit()
      await own.stronghold.close()
      const file = await own.storage.read()
      const bytes = forged(file, new Uint8Array(32).fill(1), 'client', including(placed))
      const inside = () => startInProcess()
      const storage = new MemoryStorage(bytes)
      await using stronghold = await Stronghold.open({ storage, key: key(), inside })
      const other = await stronghold.loadClient('other')
      const all = async () => stronghold.sync.clients(await stronghold.loadClient('client'), other)
      await rejects(all(), 'SNAPSHOT_DAMAGED')
      await other.execute(PublicKey({ type: 'Ed25519', privateKey: at('record') }))
      await stronghold.commit()
      await stronghold.purgeClient('client', { current: key() })
      await stronghold.commit()
      assert.equal((await stronghold.inventory()).length, 1)
    })
  }
})

const changed =
  (change: (entry: RecordEntry) => Partial<RecordEntry>) => (entries: readonly Placed[]) =>
    entries.map((placed) =>
      placed.entry.kind === 'record'
        ? { ...placed, entry: { ...placed.entry, ...change(placed.entry) } }
        : placed,
    )

/** What a snapshot knows of the one record that came in, by each of two ways. */
async function broughtIn(storage: MemoryStorage) {
  const seen = []
  for (const way of ['import', 'sync'] as const) {
    const own = await makeReplica()
    await using stronghold = own.stronghold
    const from = { storage, key: evilKey() }
    if (way === 'import') await stronghold.importClient({ ...from, client: evilClient })
    else await stronghold.sync.from(from)
    await stronghold.commit()
    const found = (await stronghold.inventory()).flatMap(({ vaults }) => vaults)
    seen.push(found.flatMap(({ records }) => records)[0])
    assert.ok((await own.storage.read()).length < 8192, 'the file has grown')
  }
  return seen
}

describe('What another snapshot says of a record', () => {
  const deceptive = ['\u001b[2J', 'a\nb', 'a\u2028b', '\u202egpj', '\u2066x', '\u061cx', '\u0085']
  const labels = [...deceptive, 'x'.repeat(257), 'ä'.repeat(129), 'x'.repeat(1_000_000)]

  it('is no label that none may have here', async () => {
    for (const label of labels) {
      const storage = await forgedFile(
        fill,
        changed(() => ({ label })),
      )
      for (const seen of await broughtIn(storage)) assert.equal(seen?.label, undefined)
    }
    const storage = await forgedFile(
      fill,
      changed(() => ({ label: 'گھر 👩‍👩‍👧 savings' })),
    )
    for (const seen of await broughtIn(storage)) assert.equal(seen?.label, 'گھر 👩‍👩‍👧 savings')
  })

  it('is a label by the same rule here', async () => {
    const { client, stronghold } = await makeReplica()
    await using _ = stronghold
    await write(client, at('record'), 1)
    for (const label of labels) {
      await rejects(client.labelRecord(at('record'), label), 'INVALID_ARGUMENT')
      await rejects(
        client.execute(
          GenerateKey({ type: 'Ed25519', output: at('x') }, { attributes: { label } }),
        ),
        'INVALID_ARGUMENT',
      )
    }
  })

  it('names no crowd of readers, and none of a key', async () => {
    const readers = Array.from({ length: 20_000 }, (_, i) => id(i % 250))
    for (const forge of [
      changed(() => ({ readers })),
      changed(() => ({ type: 'Ed25519', readers: [id(1)] })),
    ]) {
      for (const seen of await broughtIn(await forgedFile(fill, forge))) {
        assert.equal(seen?.readable, false)
      }
    }
    const readable = await forgedFile(
      (client) =>
        client.execute(
          WriteVault(
            { data: utf8('data'), location: at('record') },
            { attributes: { readers: [utf8(evilClient)] } },
          ),
        ),
      (entries) => entries,
    )
    const own = await makeReplica()
    await using stronghold = own.stronghold
    const from = { storage: readable, key: evilKey(), client: evilClient }
    const client = await stronghold.importClient(from)
    assert.deepEqual(await client.execute(ReadRecord({ location: at('record') })), utf8('data'))
  })

  it('is no time and no count that cannot be', async () => {
    const usage = {
      ...makeUsage(),
      uses: last,
      windowStart: last,
      windowUses: 2 ** 32 - 1,
      lastUsed: last,
    }
    const storage = await forgedFile(
      fill,
      changed(() => ({ created: last, usage })),
    )
    const soon = Date.now() + 2 * 24 * 60 * 60 * 1000
    for (const seen of await broughtIn(storage)) {
      assert.ok((seen?.created ?? last) < soon)
      assert.ok((seen?.lastUsed ?? 0) < soon)
      assert.ok((seen?.uses ?? last) <= 2 ** 48)
    }
  })

  it('spends no rate for ever, and fails no commit', async () => {
    const policy = { usages: ['PublicKey'], rate: { uses: 2 ** 32 - 1, milliseconds: 1 } }
    const usage = { ...makeUsage(), uses: last, windowStart: last, windowUses: 2 ** 32 - 1 }
    const forge = changed(() => ({ usage, policy: policy as unknown as RecordEntry['policy'] }))
    const storage = await forgedFile(fill, forge)
    let time = Date.now()
    const own = await makeReplica(() => time)
    await using stronghold = own.stronghold
    const client = await stronghold.importClient({ storage, key: evilKey(), client: evilClient })
    for (let i = 0; i < 3; i++) {
      time += 5
      await client.execute(PublicKey({ type: 'Ed25519', privateKey: at('record') }))
      await stronghold.commit()
    }
  })

  it('is no name of another record, vault or client', async () => {
    const location = {
      kind: 'generic',
      vaultPath: utf8('vault'),
      recordPath: utf8('savings'),
    } as const
    const forge = (entries: readonly Placed[]) =>
      entries.map((placed): Placed => {
        const { entry } = placed
        if (entry.kind === 'compartment')
          return { ...placed, entry: { ...entry, name: utf8('bank') } }
        return { ...placed, entry: { ...entry, location } }
      })
    const storage = await forgedFile(fill, forge)
    const own = await makeReplica()
    await using stronghold = own.stronghold
    await stronghold.importSnapshot({ storage, key: evilKey() })
    const [evil] = (await stronghold.inventory()).filter(({ vaults }) => vaults.length > 0)
    assert.deepEqual(
      [evil?.name, evil?.vaults[0]?.name, evil?.vaults[0]?.records[0]?.location],
      [undefined, undefined, undefined],
    )
  })
})

describe('What replaces a record', () => {
  it('has neither its label nor the time when it was made', async () => {
    let time = Date.UTC(2026, 0, 1)
    const { client, stronghold } = await makeReplica(() => time)
    await using _ = stronghold
    const label = 'cold storage, approved by Bob'
    await write(client, at('key'), 1, { attributes: { label } })
    const known = async () => (await stronghold.inventory())[0]?.vaults[0]?.records[0]
    const before = await known()
    time += 1000
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    const after = await known()
    assert.deepEqual([before?.label, after?.label], [label, undefined])
    assert.equal(after?.created, after?.changed)
    assert.notEqual(after?.created, before?.created)
    await write(client, at('key'), 2, { attributes: { label: 'mine' } })
    assert.equal((await known())?.label, 'mine')
    await write(client, Location.counter('heads'), 2, { attributes: { label } })
    await write(client, Location.counter('heads'), 3)
    const heads = (await stronghold.inventory())[0]?.vaults[1]?.records ?? []
    assert.deepEqual(heads.map((one) => one.label).sort(), [label, undefined])
  })
})
