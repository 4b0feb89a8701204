import { KeyProvider } from '@stronghold/stronghold'
import { keyProvider } from '@stronghold/stronghold/checks'
import { type ChecksOf, given } from '@stronghold/stronghold/codec'
import { anyPeerId } from '../identity/peer-id.js'
import { inboundRule, outboundRule, syncChecks } from '../rules/rule-checks.js'
import { anyAddress } from './addresses.js'
import type { Peer, PeerChange } from './peer.js'
import type { TrustOptions } from './trust.js'

/** A change of a peer's entry. A ban is not part of it. */
const checks: ChecksOf<Omit<PeerChange, 'banned'>> = {
  name: given.optional(given.text),
  addresses: given.optional(given.list(anyAddress)),
  exchangeKey: given.optional(given.bytes(32)),
  inbound: given.orNoKey(inboundRule),
  outbound: given.orNoKey(outboundRule),
}

/** Reads the arguments of `Peers`. */
export const peerArguments = {
  idOrName: given.argument('idOrName', given.text),
  peer: given.argument(
    'change',
    given.fields<Pick<Peer, 'id'> & PeerChange>({
      ...checks,
      banned: given.orNoKey(given.flag),
      id: anyPeerId,
    }),
  ),
  change: given.argument('change', given.fields<Omit<PeerChange, 'banned'>>(checks)),
  by: given.argument('by', given.callable<(known: Peer) => Omit<PeerChange, 'banned'>>()),
  trust: given.argument(
    'options',
    given.fields<TrustOptions>({
      send: given.optional(syncChecks.send),
      receive: given.optional(syncChecks.receive),
      current: given.optional(keyProvider),
      replace: given.optional(given.flag),
    }),
  ),
} as const

/** The key in options that were not read yet: it is wiped, whether they are valid or not. */
export function keyIn(options: unknown): KeyProvider | undefined {
  const { current } = Object(options) as { readonly current?: unknown }
  return current instanceof KeyProvider ? current : undefined
}
