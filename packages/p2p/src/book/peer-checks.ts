import { type ChecksOf, given } from '@stronghold/stronghold/codec'
import { inboundRule, outboundRule } from '../firewall/rule-checks.js'
import { anyAddress } from './addresses.js'
import type { PeerChange } from './peer.js'

/** Reads what is said anew of a peer. */
export const peerChecks: ChecksOf<PeerChange> = {
  name: given.optional(given.text),
  addresses: given.optional(given.list(anyAddress)),
  exchangeKey: given.optional(given.bytes(32)),
  inbound: given.optional(inboundRule),
  outbound: given.optional(outboundRule),
  banned: given.optional(given.flag),
}
