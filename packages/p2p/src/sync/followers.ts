import type { Stronghold } from '@stronghold/stronghold'
import type { Observers } from '../events.js'
import type { PeerId } from '../identity/names.js'
import { PeerFollower } from './follower.js'
import type { Follower } from './options.js'
import type { PeerSync } from './peer-sync.js'

/** The peers that are followed. */
export class Followers {
  readonly #stronghold: Stronghold
  readonly #sync: PeerSync
  readonly #observers: Observers
  readonly #all = new Set<Follower>()

  constructor(stronghold: Stronghold, sync: PeerSync, observers: Observers) {
    this.#stronghold = stronghold
    this.#sync = sync
    this.#observers = observers
  }

  /** Follows one more. */
  start(peer: PeerId): Follower {
    const follower = new PeerFollower(this.#stronghold, this.#sync, peer, this.#observers)
    this.#all.add(follower)
    void follower.ended.then(() => this.#all.delete(follower))
    return follower
  }

  /** Stops all; resolves when they have ended. */
  async stop(): Promise<void> {
    const all = [...this.#all]
    for (const follower of all) follower.stop()
    await Promise.all(all.map(({ ended }) => ended))
  }
}
