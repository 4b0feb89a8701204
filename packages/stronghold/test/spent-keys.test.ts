import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  type Partner,
  type SnapshotSyncOptions,
  Stronghold,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import ts from 'typescript'
import { rejects } from './client-compliance.js'

const bytes = () => new Uint8Array(32).fill(7)
const failed = new Error('it fails')

/** A storage that fails in one of its ways. */
class Failing extends MemoryStorage {
  fails: 'exists' | 'read' | 'acquire' | 'listGenerations' | 'create' | undefined

  constructor(of: Uint8Array | undefined, fails?: Failing['fails']) {
    super(of)
    this.fails = fails
  }

  override async exists(): Promise<boolean> {
    return this.#unless('exists', () => super.exists())
  }

  override async read(): Promise<Uint8Array> {
    return this.#unless('read', () => super.read())
  }

  override async acquire(): Promise<void> {
    return this.#unless('acquire', () => super.acquire())
  }

  override async listGenerations(): Promise<readonly []> {
    return this.#unless('listGenerations', async () => [])
  }

  override async create(content: Uint8Array): Promise<void> {
    return this.#unless('create', () => super.create(content))
  }

  #unless<T>(what: Failing['fails'], work: () => Promise<T>): Promise<T> {
    return this.fails === what ? Promise.reject(failed) : work()
  }
}

const inside = () => startInProcess()
const place = { inside, workFactor: 1 }
const storage = new MemoryStorage()
const stronghold = await Stronghold.create({ ...place, storage, key: KeyProvider.fromKey(bytes()) })
const client = await stronghold.createClient('client')
const privateKey = Location.generic('v', 'k')
await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
await stronghold.commit()
const locked = await Stronghold.at({ inside, storage: new MemoryStorage(storage.bytes) })
after(async () => {
  await stronghold.close({ discard: true })
  await locked.close()
})

const aborted = AbortSignal.abort()
const noZone = { inside: () => Promise.reject(failed) }
const absent = () => ({ storage: new MemoryStorage() })
const failing = (fails: Failing['fails']) => ({ storage: new Failing(storage.bytes, fails) })
const empty = (fails: Failing['fails']) => ({ storage: new Failing(undefined, fails) })
const nowhere = { path: '/nowhere/at/all', storage: new MemoryStorage() }
const location = Location.generic('keys', 'backup')
const partner: Partner = { partner: new Uint8Array(32).fill(9), send: 'all', receive: 'all' }
const sender = { client, privateKey }
const foreign = { client: {} as never, privateKey }
const rules = { clients: [{ path: 7 }] } as unknown as SnapshotSyncOptions

/** Options that have a key from the second time on that somebody looks. */
function late<T extends object, Name extends string>(name: Name, key: KeyProvider, options: T) {
  let looks = 0
  const get = () => (looks++ === 0 ? undefined : key)
  const property = { get, enumerable: true }
  return Object.defineProperty(options, name, property) as T & Record<Name, KeyProvider>
}

type Way = (one: KeyProvider, other: KeyProvider) => Promise<unknown>

/** Each takes keys, and fails before or after the zone is asked. */
const ways: Readonly<Record<string, Way>> = {
  'open: no file': (key) => Stronghold.open({ inside, ...absent(), key }),
  'open: two places': (key) => Stronghold.open({ inside, ...nowhere, key }),
  'open: a getter': (key) => Stronghold.open(late('key', key, { inside, ...absent() })),
  'open: no access': (key) => Stronghold.open({ inside, ...absent(), key, access: 'all' as never }),
  'open: it is not known whether there is a file': (key) =>
    Stronghold.open({ inside, ...failing('exists'), key }),
  'open: no lock': (key) => Stronghold.open({ inside, ...failing('acquire'), key }),
  'open: no read': (key) => Stronghold.open({ inside, ...failing('read'), key }),
  'open: no snapshot': (key) =>
    Stronghold.open({ inside, storage: new MemoryStorage(bytes()), key }),
  'open: no zone': (key) => Stronghold.open({ ...noZone, ...failing(undefined), key }),
  'open: aborted': (key) =>
    Stronghold.open({ inside, ...failing(undefined), key, signal: aborted }),
  'open: auto-lock of nonsense': (key) =>
    Stronghold.open({ inside, ...failing(undefined), key, autoLock: { idle: -1 } as never }),
  'open: work factor of nonsense': (key) =>
    Stronghold.open({ inside, ...failing(undefined), key, maxWorkFactor: 1000 }),
  'create: a file': (key) => Stronghold.create({ ...place, storage, key }),
  'create: work factor of nonsense': (key) =>
    Stronghold.create({ ...place, ...absent(), key, workFactor: 99 }),
  'create: two places': (key) => Stronghold.create({ ...place, ...nowhere, key }),
  'create: no zone': (key) => Stronghold.create({ ...place, ...noZone, ...absent(), key }),
  'create: no lock': (key) => Stronghold.create({ ...place, ...empty('acquire'), key }),
  'create: no write': (key) => Stronghold.create({ ...place, ...empty('create'), key }),
  'create: aborted': (key) => Stronghold.create({ ...place, ...absent(), key, signal: aborted }),
  'openOrCreate: two places': (key) => Stronghold.openOrCreate({ inside, ...nowhere, key }),
  'openOrCreate: it is not known whether there is a file': (key) =>
    Stronghold.openOrCreate({ inside, ...failing('exists'), key }),
  'openOrCreate: a getter': (key) =>
    Stronghold.openOrCreate(late('key', key, { inside, ...failing('read') })),
  'openOrCreate: no read': (key) => Stronghold.openOrCreate({ inside, ...failing('read'), key }),
  'openOrCreate: no write': (key) => Stronghold.openOrCreate({ ...place, ...empty('create'), key }),
  'openOrCreate: no zone': (key) =>
    Stronghold.openOrCreate({ ...noZone, ...failing(undefined), key }),
  'openOrCreate: work factor of nonsense': (key) =>
    Stronghold.openOrCreate({ inside, ...failing(undefined), key, maxWorkFactor: 1000 }),
  'unlock: unlocked': (key) => stronghold.unlock({ key }),
  'unlock: aborted': (key) => locked.unlock({ key, signal: aborted }),
  'rekey: locked': (current, key) => locked.rekey({ current, key }),
  'rekey: work factor of nonsense': (current, key) =>
    stronghold.rekey({ current, key, workFactor: 99 }),
  'copyTo: a file': (current, key) => stronghold.copyTo({ storage, current, key }),
  'copyTo: two places': (current, key) => stronghold.copyTo({ ...nowhere, current, key }),
  'copyTo: locked': (current, key) => locked.copyTo({ ...absent(), current, key }),
  'copyTo: no write': (current, key) =>
    stronghold.copyTo({ ...empty('create'), current, key, workFactor: 1 }),
  'storeSnapshotKeyAtLocation: locked': (current, key) =>
    locked.storeSnapshotKeyAtLocation({ current, key, location }),
  'storeSnapshotKeyAtLocation: no location': (current, key) =>
    stronghold.storeSnapshotKeyAtLocation({ current, key, location: 7 as never, workFactor: 1 }),
  'importClient: locked': (key) => locked.importClient({ ...failing(undefined), key, client: 'a' }),
  'importClient: no read': (key) =>
    stronghold.importClient({ ...failing('read'), key, client: 'a' }),
  'importClient: no name': (key) =>
    stronghold.importClient({ ...failing(undefined), key, client: 7 as never }),
  'importSnapshot: locked': (key) => locked.importSnapshot({ ...failing(undefined), key }),
  'importSnapshot: no read': (key) => stronghold.importSnapshot({ ...failing('read'), key }),
  'importSnapshot: two places': (key) => stronghold.importSnapshot({ ...nowhere, key }),
  'verify: no file': (key) => Stronghold.verify({ inside, ...absent(), key }),
  'verify: two places': (key) => Stronghold.verify({ inside, ...nowhere, key }),
  'verify: no zone': (key) => Stronghold.verify({ ...noZone, ...failing(undefined), key }),
  'verify: no read': (key) => Stronghold.verify({ inside, ...failing('read'), key }),
  'restore: no number': (key) =>
    Stronghold.restore({ inside, ...failing(undefined), key, generation: -1 }),
  'restore: no such generation': (key) =>
    Stronghold.restore({ inside, ...failing(undefined), key, generation: 1 }),
  'restore: no list': (key) =>
    Stronghold.restore({ inside, ...failing('listGenerations'), key, generation: 1 }),
  'policies.attach: locked': (current) =>
    locked.policies.attach({ client: 'client' }, undefined, { current }),
  'policies.attach: a getter': (current) =>
    locked.policies.attach({ client: 'client' }, undefined, late('current', current, {})),
  'policies.attach: no name': (current) =>
    stronghold.policies.attach({ client: 7 as never }, undefined, { current }),
  'policies.attach: no client': (current) =>
    stronghold.policies.attach({ client: 'nobody' }, undefined, { current }),
  'purgeClient: locked': (current) => locked.purgeClient('client', { current }),
  'purgeClient: no name': (current) => stronghold.purgeClient(7 as never, { current }),
  'purgeClient: an unknown word': (current) =>
    stronghold.purgeClient('client', { current, prove: true } as never),
  'clear: locked': (current) => locked.clear({ current }),
  'clear: an unknown word': (current) => stronghold.clear({ current, prove: true } as never),
  'destroy: locked': (current) => locked.destroy([{ client: 'client' }], { current }),
  'destroy: no subject': (current) => stronghold.destroy([7 as never], { current }),
  'replace: the client of another': (current) =>
    stronghold.replace({} as never, GenerateKey({ type: 'X25519', output: privateKey }), {
      current,
    }),
  'replace: no call': (current) => stronghold.replace(client, undefined as never, { current }),
  'replace: locked': (current) =>
    locked.replace(client, GenerateKey({ type: 'X25519', output: privateKey }), { current }),
  'destroy: no list': (current) => stronghold.destroy(undefined as never, { current }),
  'destroy: an unknown word': (current) =>
    stronghold.destroy([{ client: 'client' }], { current, prove: true } as never),
  'sync.repairClock: locked': (current) => locked.sync.repairClock({ current }),
  'sync.from: locked': (key) => locked.sync.from({ ...failing(undefined), key }),
  'sync.from: no rules': (key) => stronghold.sync.from({ ...failing(undefined), ...rules, key }),
  'sync.from: no file': (key) => stronghold.sync.from({ ...absent(), key }),
  'sync.from: no read': (key) => stronghold.sync.from({ ...failing('read'), key }),
  'sync.exportTo: locked': (current) =>
    locked.sync.exportTo({ recipient: bytes(), sender, current }),
  'sync.exportTo: the key of another': (current) =>
    stronghold.sync.exportTo({ recipient: bytes(), sender: foreign, current }),
  'sync.exportLegacy: locked': (current) =>
    locked.sync.exportLegacy({ recipient: bytes(), current }),
  'sync.exportLegacy: no rules': (current) =>
    stronghold.sync.exportLegacy({ recipient: bytes(), ...rules, current }),
  'sync.trust: locked': (current) => locked.sync.trust({ ...partner, current }),
  'sync.trust: no scope': (current) =>
    stronghold.sync.trust({ ...partner, send: 7 as never, current }),
}

/** What takes a key, by the sources: `open` for `Stronghold.open`, `sync.from` and so on. */
function takers(): string[] {
  const file = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  const program = ts.createProgram([file], { strict: true, skipLibCheck: true, noEmit: true })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  assert(source !== undefined)
  const types = new Map<string, ts.Type>()
  for (const one of checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol)) {
    if (one.name !== 'Stronghold') continue
    const own = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one
    types.set('', checker.getDeclaredTypeOfSymbol(own))
    types.set('static', checker.getTypeOfSymbol(own))
  }
  const holds = (type: ts.Type, depth = 0): boolean =>
    type.symbol?.name === 'KeyProvider' ||
    (type.isUnionOrIntersection() && type.types.some((one) => holds(one, depth))) ||
    (depth < 2 &&
      type.getCallSignatures().length === 0 &&
      !checker.isArrayType(type) &&
      checker
        .getPropertiesOfType(type)
        .some((one) => holds(checker.getTypeOfSymbol(one), depth + 1)))
  const found: string[] = []
  const visit = (prefix: string, type: ts.Type) => {
    for (const property of checker.getPropertiesOfType(type)) {
      const own = checker.getTypeOfSymbol(property)
      const name = prefix + property.name
      if (property.name === 'policies' || property.name === 'sync') visit(`${name}.`, own)
      const parameters = own.getCallSignatures().flatMap((one) => one.getParameters())
      if (parameters.some((one) => holds(checker.getTypeOfSymbol(one)))) found.push(name)
    }
  }
  for (const type of types.values()) visit('', type)
  return found
}

describe('A key that was handed over is wiped, also where it was not needed', () => {
  it('by all that takes one, as the sources say', () => {
    const tried = new Set(Object.keys(ways).map((what) => what.split(':')[0]))
    assert.deepEqual([...tried].sort(), takers().sort())
  })

  for (const [what, way] of Object.entries(ways)) {
    it(what, async () => {
      const keys = [KeyProvider.fromKey(bytes()), KeyProvider.fromKey(bytes())] as const
      await assert.rejects(async () => way(...keys))
      const given = way.length === 1 ? keys.slice(0, 1) : keys
      for (const key of given) {
        await rejects(
          key.lend(async () => undefined),
          'KEY_SPENT',
        )
      }
    })
  }
})
