import type { Peer } from '../book/peer.js'
import type { PeerId } from '../identity/names.js'
import type { InboundRule, OutboundRule } from '../rules/grants.js'

/** The question to a person before two devices know each other. */
export interface PairingQuestion {
  readonly peer: PeerId
  /** The other side's own name for itself: it can be any name. */
  readonly name: string
  /** Six digits, as `123 456`. The other side must show the same. */
  readonly phrase: string
}

/** The options of either side of a pairing. */
export interface PairOptions {
  /** This side's name for itself: 1 to 64 bytes of UTF-8 that can all be seen, and no peer id. */
  readonly name: string
  /**
   * Asks the person here whether both sides show the same phrase; anything but `true` is a no. The
   * signal fires when the answer is no longer needed.
   */
  readonly confirm: (question: PairingQuestion, signal: AbortSignal) => Promise<boolean>
  /** The peer's name here; its own name for itself unless stated. */
  readonly callIt?: string
  /** Its rights here from then on: none unless stated. */
  readonly inbound?: InboundRule
  readonly outbound?: OutboundRule
  readonly signal?: AbortSignal
}

/** The options of an invitation. */
export interface InviteOptions extends PairOptions {
  /**
   * Milliseconds until the code expires: five minutes unless stated, at most a day. Devices that
   * have met by then have three minutes to compare the phrase.
   */
  readonly lifetime?: number
  /** The addresses of this side in the code: those that it listens on unless stated. */
  readonly addresses?: readonly string[]
}

/** One invitation, for one guest that has seen the code. */
export interface Invitation {
  /**
   * The code for the guest, which nobody else must see before the guest has used it: text for a QR
   * code.
   */
  readonly code: string
  /**
   * The peer, once both people have confirmed the same phrase. It rejects with
   * `PAIRING_FAILED`, `TIMED_OUT` or `CANCELLED` when the invitation ends without one.
   */
  readonly result: Promise<Peer>
  /** Ends the invitation; no peer is written down any more, whatever the answer. */
  cancel(): void
}
