import type { PeerId } from '../identity/names.js'
import type { InboundRule, OutboundRule } from '../rules/grants.js'

/** A peer that this side knows. */
export interface Peer {
  readonly id: PeerId
  /** What people here call it (`isPeerName`), or its id; no two have one name. */
  readonly name: string
  /** Where it was reached, or may be: multiaddrs, the best first; at most 16. */
  readonly addresses: readonly string[]
  /** Its X25519 public key (32 bytes), from the pairing: synced records are sealed for it. */
  readonly exchangeKey?: Uint8Array | undefined
  readonly inbound: InboundRule
  readonly outbound: OutboundRule
  /** Whether it is refused, whatever the rules say. */
  readonly banned: boolean
}

/** A change of a peer; an absent field stays unchanged. */
export type PeerChange = Partial<Omit<Peer, 'id'>>

/** A peer's entry before anything is granted. */
export const newcomer = Object.freeze({
  addresses: Object.freeze([]) as readonly string[],
  inbound: Object.freeze({ clients: Object.freeze([]) }) as InboundRule,
  outbound: 'allow' as OutboundRule,
  banned: false,
})
