import type { WalletStore } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { nameLine, nameText } from './names.js'

/** The outcome for the store of a wallet of format 2, for `--json`; nothing where there is none. */
export function walletStoreJson(store: WalletStore | undefined) {
  if (store === undefined) return {}
  const texts = (keys: readonly Uint8Array[]) => keys.map(nameText).sort()
  return { walletStore: { resealed: texts(store.resealed), unopened: texts(store.unopened) } }
}

/** Reports it on stderr, so that no value is left behind unnoticed. */
export function tellWalletStore({ output }: Context, store: WalletStore | undefined): void {
  if (store === undefined) return
  if (store.resealed.length > 0) {
    output.notice(
      'STORE_RESEALED',
      `Values of the store were sealed under the key of the file. They are under the record iota-wallet-secret/userdata-store-key of their client now, as iota-sdk has it: ${list(store.resealed)}`,
    )
  }
  if (store.unopened.length > 0) {
    output.notice(
      'STORE_NOT_OPENED',
      `Values of the store were kept as they are, under a key that this file does not have: ${list(store.unopened)}. Keep the old file and its key.`,
    )
  }
}

/** An addition to an answer, which `--quiet` keeps: the number of values that were not opened. */
export function walletStoreText(store: WalletStore | undefined): string {
  const count = store?.unopened.length ?? 0
  return count === 0 ? '' : `; values of its store that were not opened: ${count}`
}

function list(keys: readonly Uint8Array[]): string {
  return keys
    .map((key) => nameLine(key))
    .sort()
    .join(', ')
}
