import { EngineError } from '@stronghold/engine'
import type { SyncReason, SyncRules } from '../../contract/messages/sync.js'
import { type Bounds, isWithin } from '../attributes/bounds.js'
import { compareStamps, laterOf } from '../attributes/stamp.js'
import type { InsidePowers } from '../powers.js'
import { type Address, addressKey, type Resolver } from '../resolver.js'
import type { ClientView, Found } from './client-view.js'
import { decide, type Verdict } from './decide.js'
import { type Joined, join, type Winner } from './join.js'
import { type Merged, merged } from './merge.js'
import { type Destination, Names } from './names.js'
import { hindrance, type MakingVaults } from './permission.js'

/** One record of the source, and the step for its counterpart. */
export interface Step {
  readonly from: Address
  readonly source: Found | undefined
  readonly target: Found | undefined
  readonly to: Destination | undefined
  readonly verdict: Verdict
  /** Where both sides have the record: its attributes afterwards. */
  readonly joined?: Joined | undefined
  /** Where both have the same content. */
  readonly merged?: Merged | undefined
  /** The reason why a different label here stays. */
  readonly keptLabel?: SyncReason | undefined
}

/** The steps, and the number of records that need none. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly equal: number
}

/** The sides of a sync, and its rules. */
export interface Planning {
  readonly powers: InsidePowers
  readonly resolver: Resolver
  readonly source: ClientView
  /** Undefined when there is no such client yet. */
  readonly target: ClientView | undefined
  readonly rules: SyncRules
  /** As in `SyncPart`. */
  readonly permits?: ((vaultId: Uint8Array) => boolean) | undefined
  /** The bounds of another snapshot's stamps; absent for clients of the same snapshot. */
  readonly bounds?: Bounds | undefined
}

/**
 * Compares two clients and plans a step for each selected record of the source. Changes nothing.
 */
export function planSync(planning: Planning): Plan {
  const { resolver, source, target, rules, permits } = planning
  const names = new Names(resolver, rules)
  const steps: Step[] = []
  let equal = 0
  const making: MakingVaults = new Map()
  // Within one client an earlier step may have replaced a record before it is read.
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
    if (written.size > 0 && written.has(addressKey(found.address))) {
      steps.push(refusal(found.address, 'conflict', to))
      continue
    }
    const doubt = implausible(planning, found, to)
    if (doubt !== undefined) {
      steps.push(refusal(found.address, doubt, to))
      continue
    }
    const present = target?.at(to.address)
    const step = stepOf(planning, found, to, present, making)
    const { verdict } = step
    const replaces = verdict.act === 'copy' || verdict.act === 'revoke'
    if (replaces && source.client === target?.client) written.add(addressKey(to.address))
    if (verdict.act === 'equal' && step.keptLabel === undefined) equal++
    else steps.push(step)
  }
  return { steps, equal }
}

/**
 * What is to happen to one record, and what is to be said of it afterwards. Of records that need
 * neither, a plan has no step: most of 100,000 are equal.
 */
function stepOf(
  planning: Planning,
  found: Found,
  to: Destination,
  present: Found | undefined,
  making: MakingVaults,
): Step {
  const { rules, bounds } = planning
  const verdict = judge(planning, found, to, present, making)
  const step = { from: found.address, source: found, target: present, to, verdict }
  const joined = joinedOf(planning, found, to, present, verdict, making)
  if (joined === undefined || present === undefined) return step
  const isSame = verdict.act === 'note'
  const keepsHere = rules.policy === 'KeepOld'
  const foreign = bounds !== undefined
  const said = isSame
    ? merged(found, present, joined, foreign, keepsHere, to.location())
    : undefined
  if (rules.policy === 'AddOnly' && verdict.act !== 'copy') {
    if (joined.narrows || said?.changes.some((change) => conflicts.has(change))) {
      return refusal(found.address, 'differs', to)
    }
  }
  const isLabelled = isSame && found.fresh && found.entry?.label !== joined.label
  const keptLabel = isLabelled ? (keepsHere ? 'keepOld' : 'older') : undefined
  const nothingNew =
    isSame && (rules.policy === 'AddOnly' || isSettled(present, joined, said, keepsHere))
  if (nothingNew) return { ...step, verdict: { act: 'equal' }, keptLabel }
  return { ...step, joined, merged: said, keptLabel }
}

/** The changes of a record here that `AddOnly` refuses. */
const conflicts: ReadonlySet<SyncReason> = new Set(['label', 'readers', 'known'])

/** The reason why another snapshot's attributes of a record are impossible or unacceptable. */
function implausible(
  { bounds, rules }: Planning,
  { stamp, amended, location }: Found,
  to: Destination,
): SyncReason | undefined {
  if (bounds === undefined) return undefined
  if (!isWithin(stamp, bounds) || !isWithin(amended, bounds)) return 'ahead'
  // The check of a name costs a hash, and a false name raises nothing.
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
      compareContents(powers, source, found.address, target as ClientView, to.address),
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
  { powers, source, target, bounds, rules }: Planning,
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
  // `judge` does not ask for kept records.
  const keeps = winner === 'here'
  // A kept record without an entry has no place for a note.
  if (keeps && present.entry === undefined) return undefined
  if (
    keeps &&
    hindrance(source, found, target, to.address, present, making, powers.now()) !== undefined
  ) {
    return undefined
  }
  const keepsLabel = rules.policy === 'KeepOld' && winner === 'same'
  const stays = keeps || (keepsLabel && present.fresh)
  const content = stays ? present.stamp : laterOf(found.stamp, present.stamp)
  return join(present, found, { winner, foreign: bounds !== undefined, content, keepsLabel })
}

/** Whether a record of equal content needs no change of its attributes. */
function isSettled(
  present: Found,
  { amended = present.stamp, narrows }: Joined,
  said: Merged | undefined,
  keepsHere: boolean,
): boolean {
  if (said === undefined) return true
  if (narrows || said.changes.length > 0) return false
  return keepsHere || (amended !== 'new' && compareStamps(amended, present.amended) === 0)
}

function refusal(from: Address, reason: SyncReason, to?: Destination): Step {
  return { from, source: undefined, target: undefined, to, verdict: refuse(reason) }
}

function refuse(reason: SyncReason): Verdict {
  return { act: 'refuse', reason }
}

/** 0 for equal secrets, else the order of their hashes: any order on which all sides agree. */
function compareContents(
  { crypto, workspace }: InsidePowers,
  source: ClientView,
  from: Address,
  target: ClientView,
  to: Address,
): number {
  return workspace.run((scratch) => {
    const first = source.client.readSecret(from.vaultId, from.recordId, scratch)
    const second = target.client.readSecret(to.vaultId, to.recordId, scratch)
    // Both lie in scratch memory, and go with it. The comparison is in constant time: the other
    // side could measure how long its guess agrees with a secret here.
    if (first.length === second.length && crypto.equal(first, second)) return 0
    const [a, b] = [scratch.take(32), scratch.take(32)]
    crypto.sha256(a, first)
    crypto.sha256(b, second)
    // Of hashes, not of secrets: which one is greater is seen by what the sync does next.
    const at = a.findIndex((byte, i) => byte !== b[i])
    return (a[at] as number) - (b[at] as number)
  })
}
