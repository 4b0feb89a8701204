import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type {
  DistrustPartner,
  PartnerFields,
  TrustPartner,
} from '../../contract/messages/partner.js'
import { putPartner, readPartners, removePartner } from '../partners/partners.js'
import { checkScope, isWithin } from '../partners/reach.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'

/**
 * Trusts another Stronghold's key, or changes how far. Only to narrow needs no proof: a host that
 * was taken over could otherwise send everything to a partner of its own (docs/spec/sync.md).
 */
export function trustPartner(
  state: With<'powers' | 'clients' | 'owner' | 'snapshot'>,
  { partner, current }: ValueOf<typeof TrustPartner.input>,
  { scratch }: Handling,
): undefined {
  checkScope(state, partner.send)
  checkScope(state, partner.receive)
  requireOrder(state, partner.partner)
  if (current !== undefined) state.owner.require(current, scratch)
  else if (!isNarrower(partner, knownAs(state, partner)))
    throw new StrongholdError('PROOF_REQUIRED')
  putPartner(state, partner)
  return undefined
}

/** Needs no proof: to lose trust has to be quick. */
export function distrustPartner(
  state: With<'powers' | 'snapshot'>,
  { partner }: ValueOf<typeof DistrustPartner.input>,
): undefined {
  removePartner(state, partner)
  return undefined
}

/** Everything that is known of the partners; nothing of it is secret inside. */
export function listPartners(state: With<'powers' | 'snapshot'>): readonly PartnerFields[] {
  return readPartners(state)
}

function knownAs(
  state: With<'powers' | 'snapshot'>,
  { partner }: PartnerFields,
): PartnerFields | undefined {
  return readPartners(state).find((one) => state.powers.crypto.equal(one.partner, partner))
}

/** In both directions. A scope that moves is not narrower, whatever it leaves out. */
function isNarrower(one: PartnerFields, before: PartnerFields | undefined): boolean {
  return (
    before !== undefined && isWithin(one.send, before.send) && isWithin(one.receive, before.receive)
  )
}

/**
 * With a point of low order every secret is zero, and so known to everybody (RFC 7748, section 6.1).
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
function requireOrder({ powers: { crypto } }: With<'powers'>, key: Uint8Array): void {
  const scalar = new Uint8Array(32).fill(1)
  const shared = new Uint8Array(32)
  crypto.x25519.sharedSecret(shared, scalar, key)
  if (crypto.equal(shared, new Uint8Array(32))) throw new StrongholdError('INVALID_ARGUMENT')
}
