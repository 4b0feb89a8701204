import type { PeerId } from '../identity/names.js'

/** Why strangers are let in. */
export interface Admission {
  /** Whether a stranger who came through it may stay; without this it may, while the door is open. */
  readonly keeps?: (peer: PeerId) => boolean
}

/**
 * Reasons for a connection that are no rule: each has a holder, and gives nothing but the
 * connection. `left` is called when the last holder for a peer lets go.
 */
export class Reasons {
  /** Peers that are dialled for somebody who may be dialled, and how often at the moment. */
  readonly #expected = new Map<PeerId, number>()
  /** Strangers with whom something is under way, and how much. */
  readonly #guests = new Map<PeerId, number>()
  /** Doors that are open to strangers, for a pairing or for relaying. */
  readonly #doors = new Set<Admission>()
  #left: () => void = () => undefined

  /** Has `left` called when somebody may have lost the last reason. */
  watch(left: () => void): void {
    this.#left = left
  }

  /** Lets a peer be dialled that no book has, until the answered function is called. */
  expect(peer: PeerId): () => void {
    return this.#hold(this.#expected, peer)
  }

  /** Lets a stranger who is here stay until the answered function is called. */
  entertain(peer: PeerId): () => void {
    return this.#hold(this.#guests, peer)
  }

  /** Lets strangers connect until the answered function is called; they may do nothing else. */
  openDoor(door: Admission = {}): () => void {
    // One of its own: the same object may be given twice.
    const own = { ...door }
    this.#doors.add(own)
    return () => {
      if (this.#doors.delete(own)) this.#left()
    }
  }

  /** Whether anybody may come in. */
  get isOpen(): boolean {
    return this.#doors.size > 0
  }

  isExpected(peer: PeerId): boolean {
    return this.#expected.has(peer)
  }

  /** Whether there is one for a peer that is here. */
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
