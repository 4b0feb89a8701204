import { type KeyProvider, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { codeOf } from '../protocol/errors.js'
import { isSame } from '../protocol/same-bytes.js'
import type { InboundRule, SyncGrant } from '../rules/grants.js'
import { isSome } from '../rules/known-rule.js'
import type { Peer } from './peer.js'

/** Options of a trust. */
export interface TrustOptions extends Partial<SyncGrant> {
  /** The present key of the snapshot, which widening needs; wiped. */
  readonly current?: KeyProvider | undefined
  /** Whether the sync replaces a rule `deny` or `ask`. */
  readonly replace?: boolean | undefined
}

const nothing: SyncGrant = Object.freeze({ send: 'none', receive: 'none' })

/** The sync grant of a rule. */
export function syncOf(rule: InboundRule | undefined): SyncGrant {
  return (typeof rule === 'object' ? rule.sync : undefined) ?? nothing
}

/**
 * A rule with another sync. Narrowing trust must not turn `deny` or `ask` into an admitting rule.
 */
export function trusting(rule: InboundRule, sync: SyncGrant): InboundRule {
  if (typeof rule !== 'string') return { clients: rule.clients, sync }
  return isNothing(sync) ? rule : { clients: [], sync }
}

/** Whether nothing may be synced. */
export function isNothing({ send, receive }: SyncGrant): boolean {
  return !isSome(send) && !isSome(receive)
}

/** @throws StrongholdError `FIREWALL_DENIED` for a peer that a person has refused. */
export function requireTrustable(
  { banned, inbound }: Pick<Peer, 'banned' | 'inbound'>,
  sync: SyncGrant,
  replaces: boolean,
): void {
  if (isNothing(sync)) return
  if (banned) throw refused('The peer is banned, which trusting it does not undo.')
  if (typeof inbound === 'string' && !replaces) {
    throw refused(`The rule of the peer is ${inbound}, which trusting it replaces if that is said.`)
  }
}

function refused(detail: string): StrongholdError {
  return new StrongholdError('FIREWALL_DENIED', { detail })
}

/**
 * Narrows the zone's trust in a peer to its rule, and removes trust in a key that is no longer the
 * peer's. Widening needs the present key, so a wider rule changes nothing here.
 * @throws StrongholdError `SNAPSHOT_DAMAGED`, `LOCKED`.
 */
export async function followRule(
  zone: Stronghold['sync'],
  peer: Peer,
  known: Peer | undefined,
): Promise<void> {
  const { exchangeKey: partner, name: label } = peer
  const former = known?.exchangeKey
  if (former !== undefined && !(partner && isSame(former, partner))) {
    await zone.distrust({ partner: former })
  }
  const { send, receive } = syncOf(peer.inbound)
  if (partner === undefined || isEqual(syncOf(known?.inbound), { send, receive })) return
  if (isNothing({ send, receive })) return await zone.distrust({ partner })
  const trusted = (await zone.partners()).find((one) => isSame(one.partner, partner))
  if (trusted === undefined) return
  const narrower = [{}, { receive: trusted.receive }, { send: trusted.send }]
  for (const wider of narrower) {
    try {
      return await zone.trust({ partner, label, send, receive, ...wider })
    } catch (error) {
      if (codeOf(error) !== 'PROOF_REQUIRED') throw error
    }
  }
}

function isEqual(a: SyncGrant, b: SyncGrant): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
