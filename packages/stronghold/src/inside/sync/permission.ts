import { byteKey, idKey } from '@stronghold/engine'
import { encode, optional } from '../../contract/codec/index.js'
import type { SyncReason } from '../../contract/messages/sync.js'
import { type Policy, policy } from '../../contract/policy/policy.js'
import { normalized } from '../../contract/uses/meet.js'
import { isCounted } from '../attributes/usage.js'
import type { Address } from '../resolver.js'
import type { ClientView, Found } from './client-view.js'

/** The usage that a policy must name for its secret to be copied, replaced or revoked by a sync. */
export const syncUsage = 'Sync'

/** Whether a policy keeps its subject from travelling. No sync carries an approval. */
export function isHindering(policy: Policy): boolean {
  return isCounted(policy) || forbids(policy)
}

function forbids({ usages, requireApproval }: Policy): boolean {
  return !usages.includes(syncUsage) || requireApproval !== undefined
}

/** Vaults that a sync is going to make, by `idKey`: the policy that each gets, encoded. */
export type MakingVaults = Map<string, string>

/**
 * The reason why a record must not go, or undefined. A copy is as protected as its source: its own
 * policy goes with it, and those of vault and client must hold at the target too. A secret with
 * counted uses is not multiplied.
 */
export function hindrance(
  source: ClientView,
  found: Found,
  target: ClientView | undefined,
  to: Address,
  present: Found | undefined,
  making: MakingVaults,
  now: number,
): SyncReason | undefined {
  // Most records have no policy, on either side.
  const isFreeThere = target === undefined || isFree(target, present, to.vaultId)
  if (isFreeThere && isFree(source, found, found.address.vaultId)) {
    const name = idKey(to.vaultId)
    const agreed = making.get(name)
    if (agreed === undefined) making.set(name, noPolicy)
    if ((agreed ?? noPolicy) === noPolicy) return undefined
  }
  const from = found.revoked ? [] : policiesOf(source, found.address, found)
  if (from.some(isCounted)) return 'budget'
  const there = target === undefined ? [] : policiesOf(target, to, present)
  if ([...from, ...there].some(forbids)) return 'policy'
  // A record whose policy has expired is neither used nor written over; it may still be revoked.
  const isOver = ({ expires }: Policy) => expires !== undefined && now >= expires
  if (!found.revoked && [...from, ...there].some(isOver)) return 'policy'
  return found.revoked || isAsStrict(source, found.address, target, to, making)
    ? undefined
    : 'policy'
}

function isFree(side: ClientView, found: Found | undefined, vaultId: Uint8Array): boolean {
  return found?.entry?.policy === undefined && side.isOpen(vaultId)
}

/** Whether vault and client of the target have the same policies as those of the source. */
function isAsStrict(
  source: ClientView,
  from: Address,
  target: ClientView | undefined,
  to: Address,
  making: MakingVaults,
): boolean {
  const vault = target?.entries.vault(to.vaultId)
  const exists = vault?.policy !== undefined || target?.client.vaultExists(to.vaultId) === true
  const pairs = [
    [source.entries.client, target?.entries.client, target !== undefined],
    [source.entries.vault(from.vaultId), vault, exists],
  ] as const
  const isStrict = pairs.every(
    ([at, there, exists]) =>
      at?.policy === undefined || !exists || textOf(at.policy) === textOf(there?.policy),
  )
  if (exists || !isStrict) return isStrict
  // A client or vault that does not exist yet is made with the policy of the source; the policies
  // of two sources must agree.
  const policy = textOf(source.entries.vault(from.vaultId)?.policy)
  const name = idKey(to.vaultId)
  const first = making.get(name) ?? policy
  making.set(name, first)
  return first === policy
}

function policiesOf(
  { entries }: ClientView,
  { vaultId }: Address,
  found: Found | undefined,
): Policy[] {
  return [entries.client?.policy, entries.vault(vaultId)?.policy, found?.entry?.policy].filter(
    (level) => level !== undefined,
  )
}

const written = optional(policy)

const noPolicy = textOf(undefined)

/** The normal form of a policy. */
function textOf(value: Policy | undefined): string {
  return byteKey(encode(written, value && normalized(value)))
}
