import type { Policy } from '../../policy/policy.js'

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
  /** Uses that a file counts that is not known to be written yet. */
  pending: number
  /** A use was refused for want of a grant. */
  wants: boolean
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
  return { uses, windowStart, windowUses, lastUsed, granted: 0, pending: 0, wants: false }
}

/** Whether uses under a policy are counted, and so must be counted on disk before they happen. */
export function isCounted(policy: Policy | undefined): boolean {
  return policy?.maxUses !== undefined || policy?.rate !== undefined
}

/** Begins a new interval when the last one is over. A clock that was set back ends none. */
export function turnWindow(usage: Usage, policy: Policy, now: number): void {
  if (policy.rate === undefined || now < usage.windowStart + policy.rate.milliseconds) return
  usage.windowStart = now
  usage.windowUses = 0
  // What the file counts for the old interval does not cover uses in the new one.
  usage.granted = 0
  usage.pending = 0
}

/** How many more uses the policy allows at this moment. */
export function remaining(usage: Usage, policy: Policy): number {
  const inAll = policy.maxUses === undefined ? Number.MAX_SAFE_INTEGER : policy.maxUses - usage.uses
  const now = policy.rate === undefined ? inAll : policy.rate.uses - usage.windowUses
  return Math.max(0, Math.min(inAll, now))
}

const largestGrant = 16

/**
 * Takes uses in advance, for the file that is about to be written: should the process die, they
 * count as made. An eighth of what is left, so that a crash costs little.
 */
export function reserve(usage: Usage, policy: Policy, now: number): void {
  turnWindow(usage, policy, now)
  usage.pending = 0
  if (!usage.wants) return
  const left = remaining(usage, policy) - usage.granted
  usage.pending = Math.max(0, Math.min(left, largestGrant, Math.ceil(left / 8)))
}

/** The file with the reservation is in place. */
export function grant(usage: Usage): void {
  usage.granted += usage.pending
  usage.pending = 0
  usage.wants = false
}

/** Gives back what was taken in advance: the file that is written next has the true count. */
export function settle(usage: Usage): void {
  usage.granted = 0
  usage.pending = 0
}
