import type { PeerId } from '../identity/names.js'

/** Violations of a protocol in one minute after which a peer is refused for a minute. */
const max = 5
const intervalMilliseconds = 60_000

interface Record {
  count: number
  since: number
  refusedUntil: number
}

/**
 * Peers that violate protocols again and again. Each violation costs them their stream or
 * connection; this makes it cost them the next minute too, so that repeated attempts are useless.
 */
export class Offences {
  readonly #now: () => number
  readonly #peers = new Map<PeerId, Record>()

  /** `now`: milliseconds, never set back. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Notes a violation; answers whether the peer is newly refused. */
  note(peer: PeerId): boolean {
    this.#forgetOld()
    const now = this.#now()
    const record = this.#peers.get(peer) ?? { count: 0, since: now, refusedUntil: 0 }
    this.#peers.set(peer, record)
    record.count++
    if (record.count < max || record.refusedUntil > now) return false
    record.refusedUntil = now + intervalMilliseconds
    return true
  }

  /** Whether a peer is refused at the moment. */
  refuses(peer: PeerId): boolean {
    return (this.#peers.get(peer)?.refusedUntil ?? 0) > this.#now()
  }

  /** Forgets a peer's offences: a person who sets a rule for it has considered them. */
  forget(peer: PeerId): void {
    this.#peers.delete(peer)
  }

  #forgetOld(): void {
    const now = this.#now()
    for (const [peer, { since, refusedUntil }] of this.#peers) {
      if (since + intervalMilliseconds < now && refusedUntil < now) this.#peers.delete(peer)
    }
  }
}
