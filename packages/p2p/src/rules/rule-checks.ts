import { anyScope, permissionsOf } from '@stronghold/stronghold/checks'
import { type Check, type ChecksOf, given, misfit } from '@stronghold/stronghold/codec'
import type { ClientGrant, Grants, InboundRule, OutboundRule, SyncGrant } from './grants.js'

/** Reads a sync grant. */
export const syncChecks: ChecksOf<SyncGrant> = { send: anyScope, receive: anyScope }

const grants = given.fields<Grants>({
  clients: given.list(
    given.fields<ClientGrant>({
      path: given.path,
      permissions: permissionsOf,
      ask: given.optional(permissionsOf),
    }),
  ),
  sync: given.optional(given.fields<SyncGrant>(syncChecks)),
})

/** Reads a peer's rights here. An unknown word would be an unintended grant. */
export const inboundRule: Check<InboundRule> = (value) => {
  if (value === 'deny' || value === 'ask') return value
  if (typeof value === 'string') throw misfit('deny, ask or grants', value, 'another word')
  return grants(value)
}

/** Reads this side's rights at a peer. */
export const outboundRule: Check<OutboundRule> = (value) => {
  if (value === 'deny' || value === 'ask' || value === 'allow') return value
  if (typeof value === 'string')
    throw misfit('deny, ask, allow or permissions', value, 'another word')
  return permissionsOf(value)
}
