import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'
import type { StoredLocation } from '../../contract/location.js'
import type { Policy, Usage } from '../../contract/policy/policy.js'
import { privateKeys } from '../../contract/procedures/suits.js'
import { isCounted } from '../attributes/usage.js'
import { Versions } from '../calls/versions.js'
import { typeOf } from '../policy/source.js'
import { requireSuits } from '../policy/suitable.js'
import { keyOf } from '../procedures/unsuitable.js'
import type { With } from '../state/authority.js'

/**
 * Opens an X25519 key of this side into `scratch`, if its policies allow the usage.
 * @throws StrongholdError `CLIENT_NOT_LOADED`, `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`,
 *   `RECORD_REVOKED`, `KEY_UNSUITABLE` for another type, `POLICY_EXPIRED`,
 *   `APPROVAL_REQUIRED`, `POLICY_DENIED`, also for one whose uses are counted.
 */
export function ownKey(
  state: With<'powers' | 'meter' | 'resolver' | 'handles' | 'attributes'>,
  { handle, location }: { readonly handle: number; readonly location: StoredLocation },
  usage: 'Export' | 'Import',
  scratch: Scratch,
): Uint8Array {
  const client = state.handles.client(handle)
  const address = state.resolver.resolve(new Versions(state, client).toRead(location))
  const standing = state.attributes.of(client).standing(address)
  for (const level of [standing.client, standing.vault, standing.record]) {
    if (level?.policy !== undefined) requireAllowed(level.policy, usage, state.powers.now())
  }
  // What is no private key, or was joined of several, serves for no key exchange, whatever policies
  // say.
  const source = { place: { client, address }, standing }
  // A usage that lets a record be exported does not make it an exchange key.
  requireSuits(privateKeys.X25519, source, false)
  const { bytes, content } = client.openSecret(address.vaultId, address.recordId, scratch)
  return keyOf({ bytes, content, type: typeOf(standing.record, content) }, 'whole')
}

/** Such a message carries no approval, and is not asked again after a commit. */
function requireAllowed(policy: Policy, usage: Usage, now: number): void {
  if (!policy.usages.includes(usage) || isCounted(policy)) {
    throw new StrongholdError('POLICY_DENIED')
  }
  if (policy.expires !== undefined && now >= policy.expires) {
    throw new StrongholdError('POLICY_EXPIRED')
  }
  if (policy.requireApproval !== undefined) throw new StrongholdError('APPROVAL_REQUIRED')
}
