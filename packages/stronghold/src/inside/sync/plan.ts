import { EngineError } from '@stronghold/engine'
import type { SyncReason, SyncRules } from '../../messages/sync.js'
import type { InsidePowers } from '../powers.js'
import type { Address, Resolver } from '../resolver.js'
import { decide, type Verdict } from './decide.js'
import { type Destination, Names, nameOf } from './names.js'
import { hindrance, type MakingVaults } from './permission.js'
import type { Found, Side } from './side.js'

/** One record of the source, and what is to happen to its counterpart. */
export interface Step {
  readonly from: Address
  readonly source: Found | undefined
  readonly target: Found | undefined
  readonly to: Destination | undefined
  readonly verdict: Verdict
}

/** What is to be done, and how many records need nothing. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly equal: number
}

/**
 * Compares two clients and says for each selected record of the source what is to be done. Nothing
 * is changed. `target` is undefined when there is no such client yet; `permits` as in `Part`.
 */
export function planSync(
  powers: InsidePowers,
  resolver: Resolver,
  source: Side,
  target: Side | undefined,
  rules: SyncRules,
  permits?: (vaultId: Uint8Array) => boolean,
): Plan {
  const names = new Names(resolver, rules)
  const steps: Step[] = []
  let equal = 0
  const making: MakingVaults = new Map()
  // Within one client a record may have been replaced by the time that it is read.
  const written = new Set<string>()
  for (const found of names.select(source)) {
    if ('missing' in found) {
      if (permits !== undefined) continue
      const { missing: address, location } = found
      steps.push(refusal(address, 'notFound', { address, location: () => location }))
      continue
    }
    const to = names.destination(found)
    if (typeof to === 'string') {
      // A revocation whose name is not known has no counterpart: that is no loss to report.
      if (!found.revoked) steps.push(refusal(found.address, to))
      continue
    }
    if (permits?.(to.address.vaultId) === false) {
      steps.push(refusal(found.address, 'scope', to))
      continue
    }
    if (written.size > 0 && written.has(nameOf(found.address))) {
      steps.push(refusal(found.address, 'conflict', to))
      continue
    }
    const present = target?.at(to.address)
    const verdict = judge(powers, source, target, rules, found, to, present, making)
    const replaces = verdict.act === 'copy' || verdict.act === 'revoke'
    if (replaces && source.client === target?.client) written.add(nameOf(to.address))
    if (verdict.act === 'equal') equal++
    else steps.push({ from: found.address, source: found, target: present, to, verdict })
  }
  return { steps, equal }
}

function judge(
  powers: InsidePowers,
  source: Side,
  target: Side | undefined,
  { policy }: SyncRules,
  found: Found,
  to: Destination,
  present: Found | undefined,
  making: MakingVaults,
): Verdict {
  let verdict: Verdict
  try {
    verdict = decide(found, present, policy, () =>
      compareContents(powers, source, found.address, target as Side, to.address),
    )
  } catch (error) {
    if (error instanceof EngineError && error.code === 'RECORD_DAMAGED') return refuse('damaged')
    throw error
  }
  if (verdict.act !== 'copy' && verdict.act !== 'revoke' && verdict.act !== 'note') return verdict
  const reason = hindrance(source, found, target, to.address, present, making)
  if (reason === undefined) return verdict
  return verdict.act === 'note' ? { act: 'equal' } : refuse(reason)
}

function refusal(from: Address, reason: SyncReason, to?: Destination): Step {
  return { from, source: undefined, target: undefined, to, verdict: refuse(reason) }
}

function refuse(reason: SyncReason): Verdict {
  return { act: 'refuse', reason }
}

/** 0 for equal secrets, else the order of their hashes: any order will do that all sides agree on. */
function compareContents(
  { crypto, workspace }: InsidePowers,
  source: Side,
  from: Address,
  target: Side,
  to: Address,
): number {
  return workspace.run((scratch) => {
    const first = source.client.readSecret(from.vaultId, from.recordId, scratch)
    const second = target.client.readSecret(to.vaultId, to.recordId, scratch)
    if (first.length === second.length && crypto.equal(first, second)) return 0
    const [a, b] = [scratch.take(32), scratch.take(32)]
    crypto.sha256(a, first)
    crypto.sha256(b, second)
    const at = a.findIndex((byte, i) => byte !== b[i])
    return (a[at] as number) - (b[at] as number)
  })
}
