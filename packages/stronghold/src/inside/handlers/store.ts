import type { ClientState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import type {
  StoreClear,
  StoreDelete,
  StoreGet,
  StoreHas,
  StoreInsert,
  StoreKeys,
} from '../../contract/messages/to-client/store.js'
import type { With } from '../state/authority.js'

// A store has no secrets: its values are data that any holder of the client may read. So these
// handlers have no power over vaults, keys or policies, whatever a hostile host sends them.

/** Writes a value; answers the unexpired one that it replaced. */
export function storeInsert(
  state: With<'powers' | 'meter' | 'stores'>,
  { handle, key, value, lifetime }: ValueOf<typeof StoreInsert.input>,
): ValueOf<typeof StoreInsert.output> {
  return storeAt(state, handle, key).insert(key, value, lifetime, state.powers.now())
}

/** Reads a value. One whose lifetime is over is not there. */
export function storeGet(
  state: With<'powers' | 'meter' | 'stores'>,
  { handle, key }: ValueOf<typeof StoreGet.input>,
): ValueOf<typeof StoreGet.output> {
  return storeAt(state, handle, key).get(key, state.powers.now())
}

/** Removes a value; answers it when it had not expired. */
export function storeDelete(
  state: With<'powers' | 'meter' | 'stores'>,
  { handle, key }: ValueOf<typeof StoreDelete.input>,
): ValueOf<typeof StoreDelete.output> {
  return storeAt(state, handle, key).delete(key, state.powers.now())
}

/** Whether there is a value. */
export function storeHas(
  state: With<'powers' | 'meter' | 'stores'>,
  { handle, key }: ValueOf<typeof StoreHas.input>,
): boolean {
  return storeAt(state, handle, key).has(key, state.powers.now())
}

/** All keys, charged before they are listed: another holder of the client may have written many. */
export function storeKeys(
  state: With<'powers' | 'meter' | 'stores'>,
  { handle }: ValueOf<typeof StoreKeys.input>,
): ValueOf<typeof StoreKeys.output> {
  const store = state.stores.at(handle)
  const { count, bytes } = store.keySizes
  state.meter?.things('key', count)
  state.meter?.add({ output: bytes })
  return store.keys(state.powers.now())
}

/** Removes all values. */
export function storeClear(
  state: With<'meter' | 'stores'>,
  { handle }: ValueOf<typeof StoreClear.input>,
): undefined {
  const store = state.stores.at(handle)
  state.meter?.things('key', store.keySizes.count)
  store.clear()
  return undefined
}

/** A store in which a key is about to be looked for, and its value answered: charged for both. */
function storeAt(
  state: With<'meter' | 'stores'>,
  handle: number,
  key: Uint8Array,
): ClientState['store'] {
  const store = state.stores.at(handle)
  state.meter?.name('path', key.length)
  state.meter?.add({ output: store.lengthOf(key) })
  return store
}
