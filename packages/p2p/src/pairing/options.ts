import type { Peer } from '../book/peer.js'
import type { PeerId } from '../identity/names.js'
import type { InboundRule, OutboundRule } from '../rules/grants.js'

/** What somebody is shown before two devices know each other. */
export interface PairingQuestion {
  readonly peer: PeerId
  /** What the other side calls itself: anybody can call itself anything. */
  readonly name: string
  /** Six digits, as `123 456`. The other side must show the same. */
  readonly phrase: string
}

/** How either side pairs. */
export interface PairOptions {
  /** What this side calls itself: 1 to 64 bytes of UTF-8 that can all be seen, and no peer id. */
  readonly name: string
  /**
   * Asks the person here whether both sides show the same phrase; anything but `true` is a no. The
   * signal fires when nobody waits for the answer any more.
   */
  readonly confirm: (question: PairingQuestion, signal: AbortSignal) => Promise<boolean>
  /** What the peer is called here; what it calls itself unless stated. */
  readonly callIt?: string
  /** What it may do here from then on: nothing unless stated. */
  readonly inbound?: InboundRule
  readonly outbound?: OutboundRule
  readonly signal?: AbortSignal
}

/** How a peer is invited. */
export interface InviteOptions extends PairOptions {
  /**
   * Milliseconds until the code is of no more use: five minutes unless stated, at most a day. The
   * people whose devices have met by then have three minutes to compare.
   */
  readonly lifetime?: number
  /** Where the code says that this side can be reached; where it listens unless stated. */
  readonly addresses?: readonly string[]
}

/** One open door, for one guest who has seen the code. */
export interface Invitation {
  /** What the guest needs, and nobody else must see before it has come: text for a QR code. */
  readonly code: string
  /**
   * The peer, once both people have said that they see the same phrase. It rejects with
   * `PAIRING_FAILED`, `TIMED_OUT` or `CANCELLED` when the invitation ends without one.
   */
  readonly result: Promise<Peer>
  /** Closes the door; nobody is written down any more, whatever is answered. */
  cancel(): void
}
