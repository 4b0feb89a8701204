import { idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { isNamed } from '../../contract/policy/named.js'
import type { Policy } from '../../contract/policy/policy.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'
import { defaultPolicyOf, isBuiltInUsage } from '../../contract/uses/default-policy.js'
import { admitted, allOf, type HeldPolicy } from '../attributes/held-policy.js'
import { isCounted } from '../attributes/usage.js'
import { requireGranted } from './loosening.js'
import type { Origin } from './source.js'

/** The facts of a secret about to be written on which its policy depends. */
export interface Ancestry {
  readonly type: SecretType
  readonly sources: readonly Origin[]
  /** Whether it holds the sources' own bytes. */
  readonly carries: boolean
  /** Of the place that it is written to; absent for a temporary. */
  readonly vaultId: Uint8Array | undefined
  /** The policy in the call. */
  readonly said: HeldPolicy | undefined
  /** The policy of the record that it replaces. */
  readonly before: Policy | undefined
}

/** The share of one source in the product's policy. */
interface Share {
  /** The widest policy that the source grants. */
  readonly granted: Policy
  /** The policies around the source, which can only narrow that. */
  readonly around: readonly Policy[]
  /** Whether there is no policy, so that `granted` is the default. */
  readonly silent: boolean
}

/**
 * The policy of a product: the meet of the call's policy, the grants of each source, the policies
 * around the sources, and the restrictions of the record that it replaces. Undefined where none of
 * them has a policy: the default policy of its type then holds.
 * @throws StrongholdError `PROOF_REQUIRED` where the call asks for more than a source grants,
 *   `POLICY_DENIED` for a copy of a counted secret, and where no use would satisfy all of them.
 */
export function productPolicy(ancestry: Ancestry): HeldPolicy | undefined {
  const { type, sources, carries, said, before } = ancestry
  const own = defaultPolicyOf(type)
  const shares = sources.map((source) =>
    carries ? carried(source, ancestry.vaultId) : derived(source, own),
  )
  // Bytes of several secrets may serve for less than each of them.
  const whole = carries && sources.length > 1 ? [own] : []
  for (const granted of [...shares.map(({ granted }) => granted), ...whole]) {
    requireGranted(said, granted)
  }
  const silent = said === undefined && before === undefined && shares.every(({ silent }) => silent)
  // Nothing said stays nothing said: an entry with the default policy in words would not follow it
  // when it becomes stricter.
  if (silent) return undefined
  if (sources.length === 0 && said !== undefined) return said
  const policies = [...shares.flatMap(({ granted, around }) => [granted, ...around]), ...whole]
  if (sources.length === 0) policies.push(own)
  if (said !== undefined) policies.push(said)
  // Restrictions stay; grants were for the former content.
  const kept = admitted(before)
  if (kept !== undefined) policies.push(kept)
  const policy = allOf(policies)
  // Each allows something and all together nothing: a mistake, or an attack on the replaced record.
  const words = [...policies, ...sources.map(({ policy }) => policy?.derived ?? own)]
  const unusable = policy?.usages.length === 0 && words.every(({ usages }) => usages.length > 0)
  if (unusable) throw new StrongholdError('POLICY_DENIED')
  return policy
}

/** For a copy: into another vault, or into none, the policies around the secret go along. */
function carried(
  { type, policy, vaultId: from, standing: { vault } }: Origin,
  to: Uint8Array | undefined,
): Share {
  const stays = from !== undefined && to !== undefined && idKey(from) === idKey(to)
  const around = stays || vault?.policy === undefined ? [] : [vault.policy]
  for (const one of [policy, ...around]) {
    // Every copy would have all its uses.
    if (isCounted(one)) throw new StrongholdError('POLICY_DENIED')
  }
  const silent = policy === undefined && around.length === 0
  return { granted: policy ?? defaultPolicyOf(type), around, silent }
}

/** For a derivation: the grants of the record, narrowed by client and vault. */
function derived({ policy, standing: { client, vault } }: Origin, own: Policy): Share {
  const said = policy?.derived
  const around = [client, vault]
    .map((level) => level?.policy?.derived)
    .filter((level) => level !== undefined)
  const granted = said === undefined ? own : suited(said, own)
  return { granted, around, silent: said === undefined && around.length === 0 }
}

/**
 * A policy for everything that may be derived cannot mean procedures that do not suit this
 * product's type.
 */
function suited(said: Policy, own: Policy): Policy {
  const suits = (usage: string) => !isBuiltInUsage(usage) || isNamed(usage, own)
  return { ...said, usages: said.usages.filter(suits) }
}
