import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  attenuate,
  type Call,
  type Client,
  CopyRecord,
  GarbageCollect,
  GenerateKey,
  Location,
  type Permissions,
  procedureNames,
  procedures,
  RevokeData,
  type StoredLocation,
  StrongholdError,
  type VaultRights,
  WriteVault,
} from '@stronghold/stronghold'
import { clientMessages } from '#internal/contract/messages/client-messages.js'
import { utf8 } from '../bytes.js'
import { uses } from '../procedures/uses.js'
import { openStronghold } from './support.js'

const stronghold = await openStronghold()
after(() => stronghold.close({ discard: true }))

/** What may be at the places of the vault `v`, of which a reference may not know. */
const worlds: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'no vault': async () => undefined,
  'an empty vault': async (client) => {
    await client.execute(GenerateKey({ type: 'Ed25519', output: place('other') }))
    await client.execute(RevokeData({ location: place('other'), collect: true }))
  },
  'a key': (client) => client.execute(GenerateKey({ type: 'Ed25519', output: place('r') })),
  'a key of another type': (client) =>
    client.execute(GenerateKey({ type: 'Symmetric', output: place('r') })),
  data: (client) => client.execute(WriteVault({ data: utf8('x'), location: place('r') })),
  'a revoked record': async (client) => {
    await client.execute(GenerateKey({ type: 'Ed25519', output: place('r') }))
    await client.execute(RevokeData({ location: place('r'), collect: false }))
  },
  'three versions': async (client) => {
    const output = Location.counter('v')
    for (let i = 0; i < 3; i++) await client.execute(GenerateKey({ type: 'Ed25519', output }))
  },
  'a label': async (client) => {
    await client.execute(
      GenerateKey({ type: 'Ed25519', output: place('r') }, { attributes: { label: 'mine' } }),
    )
  },
}

function place(record: string, vault = 'v'): StoredLocation {
  return Location.generic(vault, record)
}

/** The places of `v` that a message may name. */
const places: readonly StoredLocation[] = [
  place('r'),
  Location.counter('v', 1),
  Location.counter('v'),
]

type Ask = (client: Client, at: StoredLocation) => Promise<unknown>

/** Calls that write: those of the table with their target, and the attributes, at a place. */
const generated = procedures.flatMap(
  ({ definition }): readonly [string, (at: Location) => Call][] => {
    if (definition.kind !== 'generate') return []
    const inputs: Readonly<Record<string, object>> = {
      WriteVault: { data: utf8('x') },
      GenerateKey: { type: 'Ed25519' },
      BIP39Generate: {},
      BIP39Recover: {
        mnemonic: utf8(`${'abandon '.repeat(11)}about`),
        passphrase: new Uint8Array(0),
        language: 'english',
      },
      Slip10Generate: {},
      Pbkdf2Hmac: { hash: 'Sha256', password: utf8('p'), salt: utf8('s'), count: 1 },
      ImportKey: { type: 'Ed25519', key: new Uint8Array(32).fill(7) },
    }
    const input = inputs[definition.name]
    assert(input !== undefined, `${definition.name} is not tried`)
    const field = definition.name === 'WriteVault' ? 'location' : 'output'
    return [
      [
        definition.name,
        (at) => ({ procedure: definition.name, input: { ...input, [field]: at } }) as Call,
      ],
    ]
  },
)

/** The same use of a secret, of the vault `own` and into a place. */
const derived = Object.entries(uses).flatMap(
  ([name, list = []]): [string, (at: Location) => Call][] =>
    list.map(({ make }, i) => [
      `${name} ${i}`,
      (at) => {
        const { input, ...call } = make(place('subject', 'own'))
        const moved = Object.entries(input as object).map(([field, value]) => [
          field,
          isOutput(value) ? at : isVault(value) ? { ...value, vaultPath: utf8('own') } : value,
        ])
        return { ...call, input: Object.fromEntries(moved) }
      },
    ]),
)

function isVault(value: unknown): value is StoredLocation {
  return typeof value === 'object' && value !== null && 'vaultPath' in value
}

function isOutput(value: unknown): boolean {
  const isRecord = isVault(value) && value.kind === 'generic'
  return isRecord && new TextDecoder().decode(value.recordPath) === 'output'
}

const approval = { purpose: 'p', lifetime: 1000 }

/** Every message, and of Execute every procedure, with a place of `v` in each of its parts. */
const asks: Readonly<Record<string, Ask>> = {
  VaultExists: (client) => client.vaultExists('v'),
  RecordExists: (client, at) => client.recordExists(at),
  RecordType: (client, at) => client.recordType(at),
  ListVersions: (client) => client.listVersions('v'),
  PruneVersions: (client) => client.pruneVersions('v', 1),
  LabelRecord: (client, at) => client.labelRecord(at, 'label'),
  StoreInsert: (client) => client.store.insert('v', utf8('x')),
  StoreGet: (client) => client.store.get('v'),
  StoreDelete: (client) => client.store.delete('v'),
  StoreHas: (client) => client.store.containsKey('v'),
  StoreKeys: (client) => client.store.keys(),
  StoreClear: (client) => client.store.clear(),
  'Execute GarbageCollect': (client) => client.execute(GarbageCollect({ vaultPath: utf8('v') })),
  'Execute RevokeData': (client, location) =>
    client.execute(RevokeData({ location, collect: false })),
  'Execute RevokeData, collected': (client, location) =>
    client.execute(RevokeData({ location, collect: true })),
  'Execute in a chain that goes on': (client, output) =>
    client.executeChained([
      GenerateKey({ type: 'Ed25519', output }),
      CopyRecord({ source: place('subject', 'own'), target: output }),
      WriteVault({ data: utf8('y'), location: output }),
    ]),
  'Execute labelled': (client, output) =>
    client.execute(GenerateKey({ type: 'Ed25519', output }, { attributes: { label: 'l' } })),
  'Execute with readers': (client, location) =>
    client.execute(
      WriteVault({ data: utf8('x'), location }, { attributes: { readers: [client.id] } }),
    ),
  'Execute from there': (client, source) =>
    client.execute(CopyRecord({ source, target: place('copy', 'own') })),
  'RequestApproval of a removal': (client, location) =>
    client.requestApproval(RevokeData({ location, collect: false }), approval),
  ...Object.fromEntries(
    [...generated, ...derived].flatMap(([name, make]): readonly [string, Ask][] => [
      [`Execute ${name}`, (client, at) => client.execute(make(at))],
      [`RequestApproval ${name}`, (client, at) => client.requestApproval(make(at), approval)],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(uses).flatMap(([name, list = []]) =>
      list.map(({ make }, i): [string, Ask] => [
        `Execute ${name} ${i} of it`,
        (client, at) => client.execute(make(at)),
      ]),
    ),
  ),
}

/** A code, or what is answered but for bytes that are drawn. */
async function seen(work: Promise<unknown>): Promise<unknown> {
  try {
    return shape(await work)
  } catch (error) {
    assert(error instanceof StrongholdError)
    return error.code
  }
}

function shape(value: unknown): unknown {
  if (value instanceof Uint8Array) return 'bytes'
  if (typeof value !== 'object' || value === null) return `${value}`
  return Object.entries(value).map(([name, inner]) => [name, shape(inner)])
}

let made = 0

type StoreRight = NonNullable<Permissions['store']>

/**
 * What a reference with some rights on `v`, all on `own`, and one to the store, which is empty,
 * sees of a world.
 */
async function look(
  rights: VaultRights,
  world: string,
  ask: Ask,
  at: StoredLocation,
  store: StoreRight = 'write',
) {
  const client = await stronghold.createClient(`client ${made++}`)
  for (const [record, type] of [
    ['subject', 'Ed25519'],
    ['kek', 'Symmetric'],
    ['free', 'Symmetric'],
  ] as const) {
    await client.execute(GenerateKey({ type, output: place(record, 'own') }))
  }
  await worlds[world]?.(client)
  const permissions: Permissions = {
    procedures: procedureNames,
    vaults: [
      { path: 'v', ...rights },
      { path: 'own', use: true, write: true, list: true },
    ],
    attributes: { label: true, readers: true, policy: true },
    store,
  }
  return seen(ask(attenuate(client, permissions), at))
}

/** Asserts that a right sees one thing of all worlds, of every message; answers what it sees. */
async function isBlind(
  rights: VaultRights,
  but: (name: string) => boolean = () => false,
  butWorld?: string,
  store?: StoreRight,
) {
  const hidden = Object.keys(worlds).filter((world) => world !== butWorld)
  const outcomes = new Map<string, unknown>()
  for (const [name, ask] of Object.entries(asks)) {
    if (but(name)) continue
    for (const at of places) {
      const views = new Map<string, unknown>()
      for (const world of hidden) views.set(world, await look(rights, world, ask, at, store))
      const [first] = views.values()
      for (const [world, view] of views) {
        const granted = JSON.stringify({ ...rights, store })
        assert.deepEqual(view, first, `${name} with ${granted}: ${world}`)
      }
      outcomes.set(name, first)
      if (!usesPlace(name)) break
    }
  }
  return outcomes
}

function usesPlace(name: string): boolean {
  return !/^(Store|VaultExists|ListVersions|Prune)/.test(name)
}

describe('What each right can learn of a vault', () => {
  it('is asked of every message', () => {
    const asked = new Set(Object.keys(asks).map((name) => name.split(' ')[0]))
    assert.deepEqual([...asked].sort(), Object.keys(clientMessages).sort())
  })

  it('is nothing without a right', async () => {
    const outcomes = await isBlind({})
    for (const name of ['LabelRecord', 'Execute WriteVault', 'Execute from there', 'RecordType']) {
      assert.equal(outcomes.get(name), 'PERMISSION_DENIED')
    }
  })

  it('is nothing of what is there for who may write', async () => {
    // But for a name that was revoked: below.
    const outcomes = await isBlind({ write: true }, () => false, 'a revoked record')
    // It can write, and what it writes over is no matter.
    assert.equal(outcomes.get('Execute WriteVault'), 'undefined')
    assert.equal(outcomes.get('Execute CopyRecord 0'), 'undefined')
    assert.equal(outcomes.get('LabelRecord'), 'PERMISSION_DENIED')
    assert.equal(outcomes.get('Execute RevokeData'), 'PERMISSION_DENIED')
  })

  it('is nothing for who may use the store', async () => {
    // What runs or names procedures was asked above, with the right to write the store.
    const runs = (name: string) => /^(Execute|RequestApproval) /.test(name)
    for (const store of ['none', 'read', 'write'] as const) {
      const outcomes = await isBlind({}, runs, undefined, store)
      for (const [name, outcome] of outcomes) {
        if (name.startsWith('Store')) continue
        assert.equal(outcome, 'PERMISSION_DENIED', `${name} with a store to ${store}`)
      }
      const isWriter = store === 'write'
      assert.equal(outcomes.get('StoreGet') === 'PERMISSION_DENIED', store === 'none')
      assert.equal(outcomes.get('StoreInsert') === 'PERMISSION_DENIED', !isWriter)
    }
  })

  it('is what is there, and by nothing else, for who may list', async () => {
    const telling = ['VaultExists', 'RecordExists', 'RecordType', 'ListVersions']
    await isBlind({ list: true }, (name) => telling.includes(name))
    const of = (world: string) => look({ list: true }, world, asks.RecordExists as Ask, place('r'))
    assert.deepEqual([await of('no vault'), await of('a key')], ['false', 'true'])
  })

  it('is what it tries for who may use, and only with a procedure that uses', async () => {
    await isBlind({ use: true }, (name) => name === 'RecordType' || /of it|from there/.test(name))
    const client = await stronghold.createClient('use alone')
    await client.execute(GenerateKey({ type: 'Ed25519', output: place('r') }))
    const vaults = [{ path: 'v', use: true }]
    for (const names of [[], ['GenerateKey', 'RandomBytes', 'HpkeSeal']] as const) {
      const narrow = attenuate(client, { procedures: names, vaults })
      assert.equal(await seen(narrow.recordType(place('r'))), 'PERMISSION_DENIED')
    }
    const signer = attenuate(client, { procedures: ['Ed25519Sign'], vaults })
    assert.equal(await signer.recordType(place('r')), 'Ed25519')
  })

  it('is a policy that protects a record for who would write over it', async () => {
    const client = await stronghold.createClient('protected')
    const policy = { usages: ['Ed25519Sign'] } as const
    const attributes = { attributes: { policy } }
    await client.execute(GenerateKey({ type: 'Ed25519', output: place('r') }, attributes))
    const writer = attenuate(client, {
      procedures: ['WriteVault'],
      vaults: [{ path: 'v', write: true }],
    })
    const write = (record: string) =>
      seen(writer.execute(WriteVault({ data: utf8('x'), location: place(record) })))
    assert.deepEqual([await write('r'), await write('s')], ['POLICY_DENIED', 'undefined'])
  })

  it('is that a name was revoked for who would write there again', async () => {
    const write: Ask = (client, location) =>
      client.execute(WriteVault({ data: utf8('x'), location }))
    const of = (world: string, at: StoredLocation) => look({ write: true }, world, write, at)
    assert.equal(await of('a revoked record', place('r')), 'RECORD_REVOKED')
    assert.equal(await of('a revoked record', place('s')), 'undefined')
    assert.equal(await of('a revoked record', Location.counter('v')), 'undefined')
  })
})
