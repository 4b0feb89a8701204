// What the engine's targets run on: the real provider, but with numbers that repeat in place of
// random ones, so that a seed of the fuzzer names its whole run.
import { readFileSync } from 'node:fs'
import { nativeProvider } from '@stronghold/crypto/native'
import { EngineError } from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { makeRandom } from './mutate.mjs'

const next = makeRandom(0)

export const crypto = {
  ...nativeProvider,
  random(out) {
    for (let index = 0; index < out.length; index++) out[index] = next(256)
  },
}
export const powers = { crypto, allocator: createAllocator({ backend: 'heap' }) }
export const heap = { take: (length) => new Uint8Array(length) }

/** The only error that hostile bytes may cause. */
export function expects(error) {
  return error instanceof EngineError
}

/** A snapshot file that somebody else wrote. */
export function fixture(name) {
  return new Uint8Array(readFileSync(new URL(`../fixtures/${name}.stronghold`, import.meta.url)))
}

/** Its 32-byte key. */
export function fixtureKey(name) {
  const { keyHex } = JSON.parse(
    readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'),
  )
  return new Uint8Array(Buffer.from(keyHex, 'hex'))
}

/** Uses all that a decoded state offers, as a caller would. */
export function useEverything(state) {
  for (const client of state.clients.values()) {
    for (const vaultId of client.listVaults()) {
      for (const { id } of client.listRecords(vaultId)) {
        tolerating(() => client.readSecret(vaultId, id, heap))
        tolerating(() => client.writeSecret(vaultId, id, id))
        tolerating(() => client.revoke(vaultId, id))
      }
      client.collectGarbage(vaultId)
      tolerating(() => client.writeSecret(vaultId, vaultId, vaultId))
    }
    for (const key of client.store.keys(0)) client.store.insert(key, key, 1, 1)
    client.store.sweep(Number.MAX_SAFE_INTEGER)
  }
}

function tolerating(work) {
  try {
    work()
  } catch (error) {
    if (!expects(error)) throw error
  }
}
