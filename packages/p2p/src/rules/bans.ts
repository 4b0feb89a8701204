import type { PeerId } from '../identity/names.js'

/** A ban at one moment. */
export type Ban = symbol | undefined

/** Bans of this session: they hold before they are written down, and if they cannot be. */
export class Bans {
  readonly #all = new Map<PeerId, symbol>()

  has(peer: PeerId): boolean {
    return this.#all.has(peer)
  }

  /** Bans a peer, again if it already was. */
  add(peer: PeerId): void {
    this.#all.set(peer, Symbol())
  }

  /** The present ban of a peer, to be lifted once that is written. */
  of(peer: PeerId): Ban {
    return this.#all.get(peer)
  }

  /** Lifts a ban, but no later one. Answers whether there was no later one. */
  lift(peer: PeerId, ban: Ban): boolean {
    if (this.#all.get(peer) !== ban) return false
    this.#all.delete(peer)
    return true
  }

  /** Forgets all bans: there is no network any more. */
  clear(): void {
    this.#all.clear()
  }
}
