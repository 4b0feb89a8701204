import type { Policy } from '../../contract/policy/policy.js'

/*
 * The four counters of a usage, and which event moves them (docs/spec/policy.md, "Counted uses and
 * crashes"). `file` is what the last file says, as `spent` has it.
 *
 *     event                   | uses | granted | pending | wants | file
 *     ------------------------+------+---------+---------+-------+------------------------------
 *     use without a grant     |      |         |         | +1    |
 *     Seal, `reserve`         |      |         | = k     |       | uses + granted + k
 *     Confirm                 |      | +k      | = 0     | = 0   |
 *     use with a grant        | +1   | -1      |         |       |
 *     Seal, `settle`          |      | = 0     | = 0     |       | uses
 *     crash, and open again   | file | = 0     | = 0     | = 0   |
 *
 * In every row `file` ≥ `uses`: a crash can cost uses, and never gives one back.
 */
/** How often something was used. Changes in place; only part of it is written to files. */
export interface Usage {
  /** Uses in all. */
  uses: number
  /** When the present interval of a rate began, in milliseconds since 1970. */
  windowStart: number
  /** Uses in that interval. */
  windowUses: number
  /** Milliseconds since 1970. */
  lastUsed: number | undefined
  /** Uses that a file counts already, and that are not made yet. */
  granted: number
  /** Until when one of them may begin an interval: where that file says that theirs begins. */
  grantedUntil: number
  /** Uses that a file counts that is not known to be written yet, and until when, as above. */
  pending: number
  pendingUntil: number
  /** Uses that were refused for want of a grant. */
  wants: number
}

/** Usage as it begins, or as a file has it. */
export function makeUsage(
  written: Pick<Usage, 'uses' | 'windowStart' | 'windowUses'> & {
    lastUsed?: number | undefined
  } = {
    uses: 0,
    windowStart: 0,
    windowUses: 0,
  },
): Usage {
  const { uses, windowStart, windowUses, lastUsed } = written
  const ahead = { granted: 0, grantedUntil: 0, pending: 0, pendingUntil: 0, wants: 0 }
  return { uses, windowStart, windowUses, lastUsed, ...ahead }
}

/** Whether uses under a policy are counted, and so must be counted on disk before they happen. */
export function isCounted(policy: Policy | undefined): boolean {
  return policy?.maxUses !== undefined || policy?.rate !== undefined
}

/*
 * What holds of a rate, over crashes too: an interval begins with a use, the next one with the first
 * use after its end, and none has more uses than the rate says.
 *
 * A commit can take longer than an interval, so a grant outlives the interval that it was asked for
 * in. The file that counts it says that its interval begins at `grantedUntil`, which is later than
 * the commit; no granted use begins an interval after that. Should the process die, the interval in
 * the file ends no sooner than the one in which the uses were made, and counts all of them.
 */

/** How long after it was asked for a grant can begin an interval; a crash costs that much time. */
const grantMilliseconds = 30_000

/** Whether the next use begins an interval. A clock that was set back ends none. */
function isOver({ windowStart, windowUses }: Usage, { rate }: Policy, now: number): boolean {
  return rate !== undefined && (windowUses === 0 || now >= windowStart + rate.milliseconds)
}

/** How many more uses the policy allows at this moment. */
export function remaining(usage: Usage, policy: Policy, now: number): number {
  const inAll = policy.maxUses === undefined ? Number.MAX_SAFE_INTEGER : policy.maxUses - usage.uses
  if (policy.rate === undefined) return Math.max(0, inAll)
  const inWindow = policy.rate.uses - (isOver(usage, policy, now) ? 0 : usage.windowUses)
  return Math.max(0, Math.min(inAll, inWindow))
}

/** How many uses may be made at this moment because a file counts them. */
export function usable(usage: Usage, policy: Policy, now: number): number {
  return isOver(usage, policy, now) && now > usage.grantedUntil ? 0 : usage.granted
}

/** Counts a use that `remaining` and `usable` permit; what it answers takes that back. */
export function countUse(usage: Usage, policy: Policy, now: number): () => void {
  const { uses, windowStart, windowUses, granted } = usage
  if (isOver(usage, policy, now)) {
    usage.windowStart = now
    usage.windowUses = 0
  }
  usage.uses++
  usage.windowUses++
  usage.granted--
  return () => void Object.assign(usage, { uses, windowStart, windowUses, granted })
}

const maxGrant = 16

/**
 * Takes uses in advance, for the file that is about to be written: should the process die, they
 * count as made. An eighth of what is left, so that a crash costs little, and no fewer than wait.
 */
export function reserve(usage: Usage, policy: Policy, now: number): void {
  usage.pending = 0
  if (usage.wants === 0) return
  if (policy.rate !== undefined && isOver(usage, policy, now)) usage.windowUses = 0
  usage.granted = usable(usage, policy, now)
  const left = Math.max(0, remaining(usage, policy, now) - usage.granted)
  const ahead = Math.max(usage.wants, Math.min(maxGrant, Math.ceil(left / 8)))
  usage.pending = Math.min(left, ahead)
  usage.pendingUntil = now + grantMilliseconds
}

/** The file with the reservation is in place. */
export function grant(usage: Usage): void {
  usage.granted += usage.pending
  usage.grantedUntil = usage.pendingUntil
  usage.pending = 0
  usage.wants = 0
}

/** Gives back what was taken in advance: the file that is written next has the true count. */
export function settle(usage: Usage): void {
  usage.granted = 0
  usage.pending = 0
}

/** Usage as a file has it: uses taken in advance count as made, in the latest interval they can be in. */
export function spent(
  usage: Usage,
): Pick<Usage, 'uses' | 'windowStart' | 'windowUses' | 'lastUsed'> {
  const { uses, windowUses, lastUsed, granted, pending } = usage
  const ahead = granted + pending
  const starts = [
    usage.windowStart,
    granted > 0 ? usage.grantedUntil : 0,
    pending > 0 ? usage.pendingUntil : 0,
  ]
  // A count that comes to the end of its field stays there, and what it limits is spent.
  return {
    uses: Math.min(uses + ahead, Number.MAX_SAFE_INTEGER),
    windowStart: Math.max(...starts),
    windowUses: Math.min(windowUses + ahead, 0xffff_ffff),
    lastUsed,
  }
}
