import type { Stronghold } from '@stronghold/stronghold'
import { exact } from '@stronghold/stronghold/codec'
import type { Observers } from '../events/events.js'
import type { PeerId } from '../identity/names.js'
import { PeerFollower } from './follower.js'
import type { Follower } from './options.js'
import type { PeerSync } from './peer-sync.js'

/** One followed peer, shared by all callers: two follow streams would end each other. */
interface Followed {
  readonly follower: PeerFollower
  readonly users: Set<Follower>
}

/** The peers that are followed. */
export class Followers {
  readonly #stronghold: Stronghold
  readonly #sync: PeerSync
  readonly #observers: Observers
  readonly #all = new Map<PeerId, Followed>()
  /** Followers that have not ended yet, stopped or not. */
  readonly #running = new Set<Promise<void>>()

  constructor(stronghold: Stronghold, sync: PeerSync, observers: Observers) {
    this.#stronghold = stronghold
    this.#sync = sync
    this.#observers = observers
  }

  /** Follows a peer for one more caller, until the last of them has stopped. */
  start(peer: PeerId): Follower {
    const followed = this.#all.get(peer) ?? this.#begin(peer)
    const { follower, users } = followed
    let leave: () => void = () => undefined
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    const user: Follower = {
      ended: Promise.race([follower.ended, left]),
      stop: exact(0, () => {
        if (!users.delete(user)) return
        if (users.size === 0) this.#end(peer, followed)
        else leave()
      }),
    }
    users.add(user)
    return user
  }

  /** Stops the followers of a peer, or all; resolves when they have ended. */
  async stop(peer?: PeerId): Promise<void> {
    const stopped = [...this.#all].filter(([owner]) => peer === undefined || owner === peer)
    for (const [owner, followed] of stopped) this.#end(owner, followed)
    await Promise.all(this.#running)
  }

  #begin(peer: PeerId): Followed {
    const follower = new PeerFollower(this.#stronghold, this.#sync, peer, this.#observers)
    const { ended } = follower
    this.#running.add(ended)
    void ended.then(() => this.#running.delete(ended))
    const followed = { follower, users: new Set<Follower>() }
    this.#all.set(peer, followed)
    return followed
  }

  #end(peer: PeerId, followed: Followed): void {
    if (this.#all.get(peer) === followed) this.#all.delete(peer)
    followed.follower.stop()
  }
}
