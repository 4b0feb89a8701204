import { type OpenBook, openBook } from '@stronghold/p2p/book'
import type { Stronghold } from '@stronghold/stronghold'
import type { Context } from '../context.js'
import { hinted } from '../io/errors.js'
import { type Prepare, type WriteOptions, writing } from '../session.js'

/** What is at hand where an address book is changed. */
export interface BookWork<P> extends OpenBook {
  readonly stronghold: Stronghold
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
      const open = await openBook(stronghold)
      try {
        return await use({ ...open, stronghold, prepared })
      } catch (error) {
        throw hinted(error, 'INVALID_ARGUMENT', refused)
      }
    },
    prepare,
  )
}

const refused =
  'a peer id begins with 12D3KooW; a name is one of a kind, has at most 64 bytes that can all be seen, and is no peer id; addresses are written /ip4/192.0.2.7/tcp/4141'
