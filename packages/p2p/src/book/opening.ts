import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { identityPath, openIdentity } from '../identity/identity.js'
import type { Identity } from '../identity/names.js'
import { AddressBook } from './address-book.js'
import type { Peer } from './peer.js'

/** Who a Stronghold is to others, and whom it knows. */
export interface OpenBook {
  readonly identity: Identity
  /** Changes of it are in the file with the next commit. */
  readonly book: AddressBook
}

/**
 * The identity and the address book, without joining a network. An identity is made and committed
 * if there is none.
 * @throws StrongholdError `READ_ONLY` when it would have to be made in a file that was opened for
 *   reading; `SNAPSHOT_DAMAGED`, `LOCKED`, `STORAGE_*`.
 */
export async function openBook(stronghold: Stronghold): Promise<OpenBook> {
  const { peerId, exchangeKey, client } = await openIdentity(stronghold)
  return { identity: { peerId, exchangeKey }, book: await AddressBook.open(client.store) }
}

/** The peers that a Stronghold knows; nothing is made. @throws StrongholdError `SNAPSHOT_DAMAGED`. */
export async function listPeers(stronghold: Stronghold): Promise<readonly Peer[]> {
  try {
    const { store } = await stronghold.loadClient(identityPath)
    return (await AddressBook.open(store)).list()
  } catch (error) {
    if (error instanceof StrongholdError && error.code === 'CLIENT_NOT_FOUND') return []
    throw error
  }
}
