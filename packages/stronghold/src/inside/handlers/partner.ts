import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type {
  DistrustPartner,
  PartnerFields,
  TrustPartner,
} from '../../contract/messages/partner.js'
import { putPartner, readPartners, removePartner } from '../partners/partners.js'
import { checkScope, isWithin } from '../partners/reach.js'
import type { Handling } from '../state/handling.js'
import { requireProof } from '../state/opening.js'
import type { InsideState } from '../state/state.js'

export function trustPartner(
  state: InsideState,
  { partner, current }: ValueOf<typeof TrustPartner.input>,
  { scratch }: Handling,
): undefined {
  checkScope(state, partner.send)
  checkScope(state, partner.receive)
  requireOrder(state, partner.partner)
  if (current !== undefined) requireProof(state, current, scratch)
  else if (!isNarrower(partner, knownAs(state, partner)))
    throw new StrongholdError('PROOF_REQUIRED')
  putPartner(state, partner)
  return undefined
}

export function distrustPartner(
  state: InsideState,
  { partner }: ValueOf<typeof DistrustPartner.input>,
): undefined {
  removePartner(state, partner)
  return undefined
}

export function listPartners(state: InsideState): readonly PartnerFields[] {
  return readPartners(state)
}

function knownAs(state: InsideState, { partner }: PartnerFields): PartnerFields | undefined {
  return readPartners(state).find((one) => state.powers.crypto.equal(one.partner, partner))
}

function isNarrower(one: PartnerFields, before: PartnerFields | undefined): boolean {
  return (
    before !== undefined && isWithin(one.send, before.send) && isWithin(one.receive, before.receive)
  )
}

/**
 * With a point of low order every secret is zero, and so known to everybody (RFC 7748, section 6.1).
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
function requireOrder({ powers: { crypto } }: InsideState, key: Uint8Array): void {
  const scalar = new Uint8Array(32).fill(1)
  const shared = new Uint8Array(32)
  crypto.x25519.sharedSecret(shared, scalar, key)
  if (crypto.equal(shared, new Uint8Array(32))) throw new StrongholdError('INVALID_ARGUMENT')
}
