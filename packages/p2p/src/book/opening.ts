import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { exact, given } from '@stronghold/stronghold/codec'
import { identityPath, openIdentity } from '../identity/identity.js'
import type { Identity } from '../identity/names.js'
import type { Peer } from './peer.js'
import { type PeerChanges, Peers } from './peers.js'
import { readStoredPeers } from './stored-peers.js'

const anyStronghold = given.argument(
  'stronghold',
  given.having<Stronghold>('a Stronghold', 'createClient', 'loadClient', 'commit'),
)

/** The identity of a Stronghold, and its address book. */
export interface OpenPeers {
  readonly identity: Identity
  /** Changes of them are in the file with the next commit. */
  readonly peers: PeerChanges
}

/**
 * The identity and the peers, without joining a network. An identity is made and committed if there
 * is none. Where a network runs, a change here ends the peer's streams there.
 * @throws StrongholdError `READ_ONLY` when the identity would have to be made in a file that was
 *   opened for reading; `SNAPSHOT_DAMAGED`, `LOCKED`, `STORAGE_*`.
 */
export const openPeers = exact(
  1,
  async function openPeers(stronghold: Stronghold): Promise<OpenPeers> {
    const { peerId, exchangeKey, client } = await openIdentity(anyStronghold(stronghold))
    return { identity: { peerId, exchangeKey }, peers: await Peers.open(stronghold, client) }
  },
)

/** The peers that a Stronghold knows; nothing is made. @throws StrongholdError `SNAPSHOT_DAMAGED`. */
export const listPeers = exact(1, async function listPeers(stronghold: Stronghold): Promise<
  readonly Peer[]
> {
  try {
    return await readStoredPeers((await anyStronghold(stronghold).loadClient(identityPath)).store)
  } catch (error) {
    if (error instanceof StrongholdError && error.code === 'CLIENT_NOT_FOUND') return []
    throw error
  }
})
