import type { PeerId } from '../identity/names.js'

/** The reason for letting strangers in. */
export interface Admission {
  /** Whether a stranger that came through it may stay; absent: while the door is open. */
  readonly keeps?: (peer: PeerId) => boolean
}

/**
 * Reasons for a connection that are no rule: each has a holder, and gives nothing but the
 * connection. `left` is called when the last holder for a peer lets go.
 */
export class Reasons {
  /** Peers that are dialled for the sake of another peer, with the number of such dials. */
  readonly #expected = new Map<PeerId, number>()
  /** Strangers with an operation under way, and the number of operations. */
  readonly #guests = new Map<PeerId, number>()
  /** Open doors for strangers, for a pairing or for relaying. */
  readonly #doors = new Set<Admission>()
  #left: () => void = () => undefined

  /** Has `left` called when a peer may have lost its last reason. */
  watch(left: () => void): void {
    this.#left = left
  }

  /** Lets a peer be dialled that no book has, until the returned function is called. */
  expect(peer: PeerId): () => void {
    return this.#hold(this.#expected, peer)
  }

  /** Lets a connected stranger stay until the returned function is called. */
  entertain(peer: PeerId): () => void {
    return this.#hold(this.#guests, peer)
  }

  /** Lets strangers connect until the returned function is called; they may do nothing else. */
  openDoor(door: Admission = {}): () => void {
    // A new object: the same door may be given twice.
    const own = { ...door }
    this.#doors.add(own)
    return () => {
      if (this.#doors.delete(own)) this.#left()
    }
  }

  /** Whether strangers may connect. */
  get isOpen(): boolean {
    return this.#doors.size > 0
  }

  isExpected(peer: PeerId): boolean {
    return this.#expected.has(peer)
  }

  /** Whether a connected peer has a reason. */
  keeps(peer: PeerId): boolean {
    if (this.#expected.has(peer) || this.#guests.has(peer)) return true
    return [...this.#doors].some(({ keeps }) => keeps === undefined || keeps(peer))
  }

  #hold(held: Map<PeerId, number>, peer: PeerId): () => void {
    held.set(peer, (held.get(peer) ?? 0) + 1)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const left = (held.get(peer) ?? 1) - 1
      if (left > 0) held.set(peer, left)
      else {
        held.delete(peer)
        this.#left()
      }
    }
  }
}
