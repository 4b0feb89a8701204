import { EngineError } from '@stronghold/engine'
import type { SyncReason, SyncRules } from '../../contract/messages/sync.js'
import { type Bounds, isWithin } from '../attributes/bounds.js'
import { compareStamps, laterOf } from '../attributes/stamp.js'
import type { InsidePowers } from '../powers.js'
import type { Address, Resolver } from '../resolver.js'
import { decide, type Verdict } from './decide.js'
import { type Joined, join, type Winner } from './join.js'
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
  /** Where both sides have the record: what is said of it afterwards. */
  readonly joined?: Joined
}

/** What is to be done, and how many records need nothing. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly equal: number
}

/** What a sync compares, and under which rules. */
export interface Planning {
  readonly powers: InsidePowers
  readonly resolver: Resolver
  readonly source: Side
  /** Undefined when there is no such client yet. */
  readonly target: Side | undefined
  readonly rules: SyncRules
  /** As in `Part`. */
  readonly permits?: ((vaultId: Uint8Array) => boolean) | undefined
  /** What stamps of another snapshot may say; absent for clients of the same. */
  readonly bounds?: Bounds | undefined
}

/**
 * Compares two clients and says for each selected record of the source what is to be done. Nothing
 * is changed.
 */
export function planSync(planning: Planning): Plan {
  const { resolver, source, target, rules, permits } = planning
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
      steps.push(refusal(found.address, to))
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
    const doubt = implausible(planning, found, to)
    if (doubt !== undefined) {
      steps.push(refusal(found.address, doubt, to))
      continue
    }
    const present = target?.at(to.address)
    const verdict = judge(planning, found, to, present, making)
    const joined = joinedOf(planning, found, to, present, verdict, making)
    const replaces = verdict.act === 'copy' || verdict.act === 'revoke'
    if (replaces && source.client === target?.client) written.add(nameOf(to.address))
    if (verdict.act === 'equal' || (verdict.act === 'note' && isSettled(found, present, joined))) {
      equal++
    } else {
      const step = { from: found.address, source: found, target: present, to, verdict }
      steps.push(joined === undefined ? step : { ...step, joined })
    }
  }
  return { steps, equal }
}

/** Why what another snapshot says of a record cannot be true, or could not be lived with. */
function implausible(
  { bounds, rules }: Planning,
  { stamp, amended, location }: Found,
  to: Destination,
): SyncReason | undefined {
  if (bounds === undefined) return undefined
  if (!isWithin(stamp, bounds) || !isWithin(amended, bounds)) return 'ahead'
  // To find out whether a name is true costs a hash, and one that is not raises nothing.
  const name = location ?? (rules.records === undefined ? undefined : to.location())
  // No number comes after it: no file could hold the vault's next.
  return name?.kind === 'counter' && name.counter === Number.MAX_SAFE_INTEGER ? 'range' : undefined
}

function judge(
  { powers, source, target, rules: { policy } }: Planning,
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
  const reason = hindrance(source, found, target, to.address, present, making, powers.now())
  if (reason === undefined) return verdict
  return verdict.act === 'note' ? { act: 'equal' } : refuse(reason)
}

const winners: Readonly<Partial<Record<Verdict['act'], Winner>>> = {
  copy: 'there',
  keep: 'here',
  note: 'same',
}

function joinedOf(
  { powers, source, target, bounds }: Planning,
  found: Found,
  to: Destination,
  present: Found | undefined,
  { act }: Verdict,
  making: MakingVaults,
): Joined | undefined {
  const winner = winners[act]
  if (winner === undefined || found.revoked || present === undefined || present.revoked) {
    return undefined
  }
  // What is kept is not asked for by `judge`.
  const keeps = winner === 'here'
  if (
    keeps &&
    hindrance(source, found, target, to.address, present, making, powers.now()) !== undefined
  ) {
    return undefined
  }
  const content = winner === 'here' ? present.stamp : laterOf(found.stamp, present.stamp)
  return join(present, found, winner, bounds !== undefined, content)
}

/** Whether a record of equal content has nothing to learn. */
function isSettled(
  { stamp }: Found,
  present: Found | undefined,
  joined: Joined | undefined,
): boolean {
  if (joined === undefined || present === undefined) return false
  const { amended = present.stamp } = joined
  return (
    laterOf(present.stamp, stamp) === present.stamp &&
    amended !== 'new' &&
    compareStamps(amended, present.amended) === 0 &&
    !joined.narrows
  )
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
