import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import {
  attenuate,
  KeyProvider,
  MemoryStorage,
  procedureNames,
  Stronghold,
} from '@stronghold/stronghold'
import { publicModules } from './packages.js'

const inspecting = Symbol.for('nodejs.util.inspect.custom')
/** What applications do not meet: pieces of the inside, and of messages. */
const pieces = /^(crypto|engine|memory|zone)(\/|$)|^stronghold\/codec$/

function isClass(value: unknown): value is { readonly prototype: object } {
  const own = typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')
  return typeof own === 'object' && own.writable === false
}

describe('What is printed', () => {
  it('says of every public class what it is, and shows no field by itself', async () => {
    const silent: string[] = []
    let checked = 0
    for (const { name, module } of await publicModules()) {
      if (pieces.test(name)) continue
      for (const [key, value] of Object.entries(module)) {
        const isProcedure = [...procedureNames, 'CompareSecret'].includes(key)
        if (isProcedure || !isClass(value) || value.prototype instanceof Error) continue
        checked++
        const said = (value.prototype as Record<symbol, (() => unknown) | undefined>)[inspecting]
        if (said === undefined) silent.push(`${name}.${key}`)
        else assert.match(String(said.call(value.prototype)), /^\[[A-Za-z]+/)
      }
    }
    assert.deepEqual(silent, [])
    assert(checked >= 10, `${checked} classes`)
  })

  it('has no id, no name and no key in it', async () => {
    const key = KeyProvider.fromKey(new Uint8Array(32))
    const storage = new MemoryStorage()
    const stronghold = await Stronghold.create({ storage, key, workFactor: 1 })
    const client = await stronghold.createClient('alice')
    const attenuated = attenuate(client, { store: 'read' })
    const shown = {
      stronghold: '[Stronghold unlocked]',
      policies: '[Policies]',
      sync: '[SnapshotSync]',
      client: '[Client]',
      store: '[Store]',
      vault: '[ClientVault]',
      attenuated: '[Client, attenuated]',
      attenuatedStore: '[Store, attenuated]',
      storage: `[MemoryStorage of ${storage.bytes?.length} bytes]`,
      key: '[KeyProvider redacted]',
    }
    const things = {
      stronghold,
      policies: stronghold.policies,
      sync: stronghold.sync,
      client,
      store: client.store,
      vault: client.vault('vault'),
      attenuated,
      attenuatedStore: attenuated.store,
      storage,
      key,
    }
    for (const [name, thing] of Object.entries(things)) {
      assert.equal(inspect(thing), shown[name as keyof typeof shown])
      // Also as a part of something else, and to any depth.
      assert.equal(inspect([thing], { depth: 9, showHidden: true }).includes('Uint8Array'), false)
    }
    await stronghold.close({ discard: true })
    assert.equal(inspect(stronghold), '[Stronghold closed]')
    assert.equal(inspect(new MemoryStorage()), '[MemoryStorage empty]')
  })
})
