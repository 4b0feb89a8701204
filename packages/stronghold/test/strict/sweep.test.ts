import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as library from '@stronghold/stronghold'
import { attachClient, connectActor, connectClient } from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { type Entry, functionsOf, methodsOf, sweep } from './garbage.js'
import { publicModules } from './packages.js'
import { sweepSurplus } from './surplus.js'

const { attenuate, KeyProvider, limitClient, Location, MemoryStorage, Stronghold } = library

/** `INVALID_ARGUMENT` says where; any other code is of what the arguments ask for. */
function isRefusal(error: unknown): boolean {
  const { name, code, message } = Object(error)
  if (!['StrongholdError', 'MemoryError', 'ZoneError'].includes(name)) return false
  const sentence = library.errorCodes.find((known) => known.code === 'INVALID_ARGUMENT')?.message
  return code !== 'INVALID_ARGUMENT' || message !== sentence
}

/**
 * Modules that read no caller of an application: what is inside of a zone (its callers are the
 * library's own code, and `RangeError` tells them of their faults), and the readers themselves.
 */
const inner = /^(crypto|engine)\b|^zone\/program$|^stronghold\/(codec|checks)$/

/**
 * Constructors that are private, those of errors, and those whose types are the plugin's: nothing
 * that they are given restricts anything.
 */
const made =
  /^new (tauri\..*|.*(Error|\.(Stronghold|KeyProvider|Policies|FileStorage|Zone|Network|AddressBook)))$/

const modules = (await publicModules()).filter(({ name }) => !inner.test(name))

for (const { name, module } of modules) {
  const entries = functionsOf(name, module).filter((entry) => !made.test(entry.name))
  it(`no garbage makes anything but a refusal: ${name}`, async () => {
    // That would write a file; the tests of its package give it garbage.
    const safe = entries.filter((entry) => entry.name !== 'tauri.Stronghold.load')
    assert.deepEqual(await sweep(safe, isRefusal), [])
  })

  it(`no function takes options that it does not have: ${name}`, async () => {
    assert.deepEqual(await sweepSurplus(entries), [])
  })
}

it('no garbage makes anything but a refusal, and no method takes what it does not have', async () => {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
  const client = await stronghold.createClient('client')
  const key = Location.generic('vault', 'key')
  const call = library.Ed25519Sign({ privateKey: key, message: new Uint8Array(1) })
  const policy = { usages: [] }
  const source = { storage: new MemoryStorage(), key: KeyProvider.makeRandom() }
  const { port1, port2 } = new MessageChannel()
  const attached = attachClient(client, port1)
  const actor = await connectActor(port2)
  const second = new MessageChannel()
  const other = attachClient(client, second.port1)
  const connected = await connectClient(second.port2)
  const good = {
    'policies.attach': [{ client: 'client' }, policy, {}],
    'sync.clients': [client, client, {}],
    'client.requestApproval': [call, { purpose: 'test', lifetime: 1000 }],
    'client.labelRecord': [key, 'label'],
    'client.pruneVersions': ['vault', 1],
    'vault.writeSecret': ['record', new Uint8Array(1)],
    'store.insert': ['key', new Uint8Array(1), 1000],
    'stronghold.replace': [client, call, {}],
    'stronghold.importClient': [{ ...source, client: 'client' }],
    'actor.ask': ['VaultExists', { vaultPath: new Uint8Array(1) }, {}],
    'actor.tell': ['VaultExists', { vaultPath: new Uint8Array(1) }],
  }
  const ending: Entry[] = [
    ...methodsOf('stronghold', stronghold),
    ...methodsOf('attached', attached),
    ...methodsOf('actor', actor),
    ...methodsOf('connected', connected),
    ...methodsOf('key', KeyProvider.makeRandom()),
  ].filter(({ name }) => /\.(close|lock|clear|stop)$/.test(name))
  const entries = [
    ...methodsOf('stronghold', stronghold),
    ...methodsOf('policies', stronghold.policies),
    ...methodsOf('sync', stronghold.sync),
    ...methodsOf('client', client),
    ...methodsOf('attenuated', attenuate(client, { store: 'write', otherVaults: { use: true } })),
    ...methodsOf('attenuatedStore', attenuate(client, { store: 'write' }).store),
    ...methodsOf('limited', limitClient(client)),
    ...methodsOf('limitedElsewhere', limitClient(attenuate(client, { store: 'read' }))),
    ...methodsOf('vault', client.vault('vault')),
    ...methodsOf('store', client.store),
    ...methodsOf('actor', actor),
    ...methodsOf('connected', connected),
    ...methodsOf('storage', new MemoryStorage()),
    ...methodsOf('key', KeyProvider.makeRandom()),
  ].filter(({ name }) => !ending.some((entry) => entry.name === name))
  try {
    assert.deepEqual(await sweepSurplus([...entries, ...ending]), [])
    assert.deepEqual(await sweep(entries, isRefusal, good), [])
    for (const method of ['lock', 'close'] as const) {
      for (const options of [null, 'discard', { discrad: true }, { discard: 'yes' }]) {
        await assert.rejects(stronghold[method](options as never), isRefusal)
      }
    }
  } finally {
    connected.stop()
    actor.stop()
    await Promise.all([attached.ended, other.ended])
    await stronghold.close({ discard: true })
  }
})

it('what is refused for one argument too many has done nothing, and its key is spent', async () => {
  const storage = new MemoryStorage()
  const key = KeyProvider.makeRandom()
  const create = Stronghold.create as (...given: unknown[]) => Promise<unknown>
  const options = { storage, key, inside: () => startInProcess() }
  await assert.rejects(create(options, { zone: { require: 'all' } }), {
    code: 'INVALID_ARGUMENT',
    detail: 'arguments[1]: wanted nothing, got an object',
  })
  assert.equal(storage.bytes, undefined)
  assert.throws(() => key.copyKey(), { code: 'KEY_SPENT' })
})

it('no exported table can be changed', () => {
  for (const { name, module } of modules) {
    for (const [key, value] of Object.entries(module)) {
      if (typeof value !== 'object' || value === null) continue
      assert(Object.isFrozen(value), `${name}.${key}`)
    }
  }
})
