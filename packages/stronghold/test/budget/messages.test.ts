import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Client,
  Ed25519Sign,
  GarbageCollect,
  GenerateKey,
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  PublicKey,
  RandomBytes,
  ReadRecord,
  RevokeData,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import {
  attachClient,
  type ClientMessageName,
  connectClient,
  deliver,
} from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { clientMessage, clientMessages } from '#internal/contract/messages/client-messages.js'
import { rejects } from '../client-compliance.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const bytes = (length: number) => new Uint8Array(length).fill(97)
/** Long enough that each look at it is dear. */
const long = bytes(200_000)
const head = Location.counter('versions')
const longPlace = Location.generic(long, 'record')
const approvals = { exact: true, purpose: 'test', lifetime: 60_000, uses: 1 }

type Asks = Readonly<Record<string, (client: Client) => Promise<unknown>>>

/**
 * For each message that a reference can send, how it can be made to keep the zone long: by what it
 * says, and by what is there already. A new message does not compile until it is here.
 */
const dear: Readonly<Record<ClientMessageName, Asks>> = {
  Execute: {
    'many calls': (client) =>
      client.executeChained(new Array(200).fill(RandomBytes({ length: 1 }))),
    'a long path': (client) => client.execute(WriteVault({ location: longPlace, data: bytes(1) })),
    'a long path of a counter': (client) =>
      client.execute(WriteVault({ location: Location.counter(long), data: bytes(1) })),
    'a long path of a source': (client) =>
      client.execute(PublicKey({ type: 'Ed25519', privateKey: longPlace })),
    'a long path of a client': (client) =>
      client.execute(ReadRecord({ location: Location.generic('vault', 'record'), client: long })),
    'a long name of a temporary': (client) =>
      client.executeChained([
        GenerateKey({ type: 'Ed25519', output: Location.temporary(long) }),
        PublicKey({ type: 'Ed25519', privateKey: Location.temporary(long) }),
      ]),
    'a long path to revoke in': (client) =>
      client.execute(RevokeData({ location: longPlace, collect: false })),
    'many usages': (client) =>
      client.execute(
        WriteVault(
          { location: Location.generic('vault', 'said'), data: bytes(1) },
          { attributes: { policy: { usages: new Array(256).fill('app.a'), derived: many } } },
        ),
      ),
    'a head below revoked ones': (client) =>
      client.execute(RevokeData({ location: head, collect: false })),
    'many revoked records': (client) =>
      client.execute(GarbageCollect({ vaultPath: bytesOf('revoked') })),
    'many revoked records beside one': (client) =>
      client.execute(RevokeData({ location: Location.generic('revoked', 'last'), collect: true })),
  },
  VaultExists: { 'a long path': (client) => client.vaultExists(long) },
  RecordExists: {
    'a long path': (client) => client.recordExists(longPlace),
    'a head below revoked ones': (client) => client.recordExists(head),
  },
  RecordType: {
    'a long path': (client) => client.recordType(longPlace),
    'a head below revoked ones': (client) => client.recordType(head),
  },
  StoreInsert: {
    'a long key': (client) => client.store.insert(long, bytes(1)),
    'a long value': (client) => client.store.insert('new', bytes(1_000_000)),
    'a long value there': (client) => client.store.insert('long', bytes(1)),
  },
  StoreGet: {
    'a long key': (client) => client.store.get(long),
    'a long value': (client) => client.store.get('long'),
  },
  StoreDelete: {
    'a long key': (client) => client.store.delete(long),
    'a long value': (client) => client.store.delete('long'),
  },
  StoreHas: { 'a long key': (client) => client.store.containsKey(long) },
  StoreKeys: { 'many keys': (client) => client.store.keys() },
  StoreClear: { 'many keys': (client) => client.store.clear() },
  ListVersions: {
    'a long path': (client) => client.listVersions(long),
    'many records': (client) => client.listVersions('versions'),
  },
  PruneVersions: {
    'a long path': (client) => client.pruneVersions(long, 1),
    'many records': (client) => client.pruneVersions('versions', 1),
    'a few among many that were revoked': (client) => client.pruneVersions('revoked', 1),
  },
  LabelRecord: {
    'a long path': (client) => client.labelRecord(longPlace, 'x'),
    'a head below revoked ones': (client) => client.labelRecord(head, 'x'),
  },
  RequestApproval: {
    'a long path': (client) =>
      client.requestApproval(PublicKey({ type: 'Ed25519', privateKey: longPlace }), approvals),
    'a head below revoked ones': (client) =>
      client.requestApproval(RevokeData({ location: head, collect: false }), approvals),
    'a long input': (client) =>
      client.requestApproval(
        WriteVault({ location: Location.generic('vault', 'new'), data: bytes(1_000_000) }),
        approvals,
      ),
    'many revoked records to collect': (client) =>
      client.requestApproval(GarbageCollect({ vaultPath: bytesOf('revoked') }), approvals),
    'a long path to collect in': (client) =>
      client.requestApproval(GarbageCollect({ vaultPath: long }), approvals),
  },
}

/** Messages about a vault that go through none of its records, however many there are. */
const bounded: Readonly<Partial<Record<ClientMessageName, string>>> = {
  VaultExists: 'one look by the id of the vault',
}

/** The vault of many records that have numbers, in each field that may name a vault, and the rest. */
const crowded: Readonly<Record<string, unknown>> = {
  vaultPath: bytesOf('versions'),
  location: head,
  keep: 1,
  label: 'x',
}

/** Messages whose input names a vault or a record in a field of its own. */
const aboutVaults = (Object.keys(clientMessages) as ClientMessageName[]).filter((name) =>
  fieldsOf(name).some(([field, kind]) => field === 'vaultPath' || kind === 'location'),
)

function fieldsOf(name: ClientMessageName): readonly (readonly [field: string, kind: string])[] {
  const { shape } = clientMessage(name).input
  assert(shape.kind === 'struct', name)
  return Object.entries(shape.fields).map(([field, codec]) => [field, codec.shape.kind])
}

function crowdedInput(name: ClientMessageName): never {
  const input = fieldsOf(name).map(([field, kind]) => {
    const value = kind === 'location' ? head : crowded[field]
    assert(value !== undefined, `${name}: no value for ${field}`)
    return [field, value]
  })
  return Object.fromEntries(input) as never
}

const many = { usages: new Array<'app.a'>(256).fill('app.a') }
/** Less than any of these takes, and more than what they could do instead. */
const budget = { milliseconds: 2, output: 100_000 }

describe('Each message that a reference may send has a bound', () => {
  let stronghold: Stronghold
  let own: Client
  let limited: Readonly<Record<string, Client>>
  const ports: { close(): void }[] = []

  before(async () => {
    const key = KeyProvider.makeRandom()
    const storage = new MemoryStorage()
    stronghold = await Stronghold.create({ storage, key, inside: () => startInProcess() })
    own = await stronghold.createClient('client')
    await fill(own)
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    attachClient(own, port1, { budget })
    limited = {
      'a reference': await connectClient(port2),
      'a limited client': limitClient(own, budget),
    }
  })
  after(async () => {
    for (const port of ports) port.close()
    await stronghold.close({ discard: true })
  })

  it('and all of them are here', () => {
    assert.deepEqual(Object.keys(dear).toSorted(), Object.keys(clientMessages).toSorted())
  })

  for (const [name, asks] of Object.entries(dear)) {
    for (const [what, ask] of Object.entries(asks)) {
      it(`${name}: ${what}`, async () => {
        for (const [where, client] of Object.entries(limited)) {
          await assert.doesNotReject(rejects(ask(client), 'TOO_EXPENSIVE'), where)
        }
      })
    }
  }

  // A message that goes through records without a charge would satisfy the rows with a long path.
  for (const name of aboutVaults) {
    it(`${name}: a vault of many records, ${bounded[name] ?? 'which it goes through'}`, async () => {
      for (const client of Object.values(limited)) {
        const asked = deliver(client, name, crowdedInput(name))
        if (bounded[name] === undefined) await rejects(asked, 'TOO_EXPENSIVE')
        else await asked
      }
    })
  }

  it('and only messages about a vault are said to be bounded', () => {
    assert(aboutVaults.length >= 6)
    for (const name of Object.keys(bounded))
      assert(
        aboutVaults.some((one) => one === name),
        name,
      )
  })

  it('and small ones stay within the same', async () => {
    for (const client of Object.values(limited)) {
      assert.equal(await client.vaultExists('versions'), true)
      assert.equal(await client.recordExists(Location.counter('versions', 0)), true)
      assert.equal(await client.store.containsKey('short'), true)
      assert.equal((await client.store.get('short'))?.length, 1)
      await client.execute(PublicKey({ type: 'Ed25519', privateKey: Location.generic('k', 'k') }))
    }
  })

  it('and their owner may do all of it', async () => {
    assert.equal((await own.store.keys()).length, 2002)
    assert.equal((await own.listVersions('versions')).length, 300)
    assert.equal(await own.recordExists(head), true)
    await own.execute(WriteVault({ location: longPlace, data: bytes(1) }))
    assert.equal(await own.recordExists(longPlace), true)
    // The owner's store has no budget: 150 ms would be 30 MB.
    await own.store.insert('more', new Uint8Array(40_000_000))
    assert.equal((await own.store.get('more'))?.length, 40_000_000)
    await own.store.clear()
    const sign = Ed25519Sign({ privateKey: Location.generic('k', 'k'), message: bytes(2_000_000) })
    await own.requestApproval(sign, approvals)
  })
})

/** Versions of which the newest hundred are revoked, revoked records, and a store. */
async function fill(client: Client): Promise<void> {
  await client.execute(GenerateKey({ type: 'Ed25519', output: Location.generic('k', 'k') }))
  await chunked(client, 300, () => WriteVault({ location: head, data: bytes(1) }))
  await chunked(client, 100, (i) =>
    RevokeData({ location: Location.counter('versions', 200 + i), collect: false }),
  )
  const record = (i: number) => Location.generic('revoked', `${i}`)
  await chunked(client, 1200, (i) => WriteVault({ location: record(i), data: bytes(1) }))
  await chunked(client, 1200, (i) => RevokeData({ location: record(i), collect: false }))
  await client.execute(
    WriteVault({ location: Location.generic('revoked', 'last'), data: bytes(1) }),
  )
  for (let i = 0; i < 2000; i++) await client.store.insert(`key ${i}`, bytes(1))
  await client.store.insert('short', bytes(1))
  await client.store.insert('long', bytes(1_000_000))
}

async function chunked(
  client: Client,
  count: number,
  call: (i: number) => Parameters<Client['executeChained']>[0][number],
): Promise<void> {
  const calls = Array.from({ length: count }, (_, i) => call(i))
  for (let i = 0; i < count; i += 100) await client.executeChained(calls.slice(i, i + 100))
}
