import { AddressBook, type Identity, identityPath, openIdentity } from '@stronghold/p2p/book'
import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { Context } from '../context.js'
import { hinted } from '../io/errors.js'
import { type Prepare, type WriteOptions, writing } from '../session.js'

/** The address book of a file, as it is; empty where there is none. */
export async function readBook(stronghold: Stronghold): Promise<Pick<AddressBook, 'list'>> {
  try {
    const { store } = await stronghold.loadClient(identityPath)
    return await AddressBook.open(store)
  } catch (error) {
    const absent = error instanceof StrongholdError && error.code === 'CLIENT_NOT_FOUND'
    if (!absent) throw error
    return { list: () => [] }
  }
}

/** What is at hand where an address book is changed. */
export interface BookWork<P> {
  readonly book: AddressBook
  readonly stronghold: Stronghold
  readonly identity: Identity
  readonly prepared: P
}

/** Lets `use` change the address book, and commits; an identity is made if there is none. */
export function changingBook<T, P = undefined>(
  context: Context,
  options: WriteOptions,
  use: (work: BookWork<P>) => Promise<T>,
  prepare?: Prepare<P>,
): Promise<T> {
  return writing(
    context,
    options,
    async (stronghold, prepared) => {
      const identity = await openIdentity(stronghold)
      const book = await AddressBook.open(identity.client.store)
      try {
        return await use({ book, stronghold, identity, prepared })
      } catch (error) {
        throw hinted(error, 'INVALID_ARGUMENT', refused)
      }
    },
    prepare,
  )
}

const refused =
  'a peer id begins with 12D3KooW; a name is one of a kind and has at most 64 bytes; addresses are written /ip4/192.0.2.7/tcp/4141'
