import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as library from '@stronghold/stronghold'
import * as actors from '@stronghold/stronghold/actors'
import * as custom from '@stronghold/stronghold/custom-procedures'
import * as inProcess from '@stronghold/stronghold/in-process'
import * as insecure from '@stronghold/stronghold/insecure'
import * as jose from '@stronghold/stronghold/jose'
import { functionsOf, methodsOf, sweep } from './garbage.js'

const { attenuate, KeyProvider, limitClient, Location, MemoryStorage, Stronghold } = library

/** `INVALID_ARGUMENT` says where; any other code is of what the arguments ask for. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof library.StrongholdError)) return false
  return error.code !== 'INVALID_ARGUMENT' || error.detail !== undefined
}

const modules = { library, actors, custom, inProcess, insecure, jose }

for (const [name, module] of Object.entries(modules)) {
  it(`no garbage makes anything but a refusal: ${name}`, async () => {
    assert.deepEqual(await sweep(functionsOf(name, module), isRefusal), [])
  })
}

it('no garbage makes anything but a refusal: what is open', async () => {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => inProcess.startInProcess(),
  })
  const client = await stronghold.createClient('client')
  const key = Location.generic('vault', 'key')
  const call = library.Ed25519Sign({ privateKey: key, message: new Uint8Array(1) })
  const policy = { usages: [] }
  const source = { storage: new MemoryStorage(), key: KeyProvider.makeRandom() }
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
  }
  const entries = [
    ...methodsOf('stronghold', stronghold, ['close', 'lock', 'clear']),
    ...methodsOf('policies', stronghold.policies),
    ...methodsOf('sync', stronghold.sync),
    ...methodsOf('client', client),
    ...methodsOf('attenuated', attenuate(client, { store: 'write', otherVaults: { use: true } })),
    ...methodsOf('limited', limitClient(client)),
    ...methodsOf('vault', client.vault('vault')),
    ...methodsOf('store', client.store),
    ...methodsOf('key', KeyProvider.makeRandom()),
  ]
  assert.deepEqual(await sweep(entries, isRefusal, good), [])
  for (const method of ['lock', 'close'] as const) {
    for (const options of [null, 'discard', { discrad: true }, { discard: 'yes' }]) {
      await assert.rejects(stronghold[method](options as never), isRefusal)
    }
  }
  await stronghold.close({ discard: true })
})

it('no exported table can be changed', () => {
  for (const [name, module] of Object.entries(modules)) {
    for (const [key, value] of Object.entries(module)) {
      if (typeof value !== 'object' || value === null) continue
      assert(Object.isFrozen(value), `${name}.${key}`)
    }
  }
})
