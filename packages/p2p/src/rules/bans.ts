import type { PeerId } from '../identity/names.js'

/** A ban, as it was at one moment. */
export type Ban = symbol | undefined

/** Bans of this session: they hold before they are written down, and if they cannot be. */
export class Bans {
  readonly #all = new Map<PeerId, symbol>()

  has(peer: PeerId): boolean {
    return this.#all.has(peer)
  }

  /** Bans a peer, anew if it was. */
  add(peer: PeerId): void {
    this.#all.set(peer, Symbol())
  }

  /** The ban of a peer at this moment, to be lifted once that was written. */
  of(peer: PeerId): Ban {
    return this.#all.get(peer)
  }

  /** Lifts a ban, and none that came after it. Answers whether none has. */
  lift(peer: PeerId, ban: Ban): boolean {
    if (this.#all.get(peer) !== ban) return false
    this.#all.delete(peer)
    return true
  }

  /** Forgets all: nobody is there any more for whom they hold. */
  clear(): void {
    this.#all.clear()
  }
}
