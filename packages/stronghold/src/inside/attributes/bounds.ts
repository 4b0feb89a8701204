import { maxLabelBytes } from '../../contract/policy/policy.js'
import type { Stamp } from './stamp.js'
import type { Usage } from './usage.js'

// The bounds of foreign numbers, times and texts. All of them are here: a value beyond one is
// refused by name, or replaced at the gate (`admittedEntry`), and raises no number of ours.

/** 2020-01-01T00:00:00Z, in milliseconds since 1970: before the first version of this library. */
const epochMilliseconds = 1_577_836_800_000

/** The most that the clocks of two machines may differ. */
const skewMilliseconds = 24 * 60 * 60 * 1000

/** The most that a clock may be ahead of ours where our own time makes no sense. */
const maxClockLead = 2 ** 20

/**
 * The largest number that a vault's counter gives to a next version: a foreign record with a larger
 * one is accepted, but the counter does not continue from it, so it never runs out.
 */
export const maxHeadNumber = 2 ** 40

/** The bounds of a foreign stamp at a moment. */
export interface Bounds {
  readonly generation: number
  readonly time: number
}

/**
 * A logical clock counts commits, and nobody has made more than one in each millisecond since 2020:
 * a greater number was invented. If it were believed, all our later writes would be as unbelievable
 * to others, and theirs would count as older forever.
 */
export function boundsAt(now: number, clock: number): Bounds {
  const passed = now - epochMilliseconds + skewMilliseconds
  return { generation: Math.max(passed, clock + maxClockLead), time: now + skewMilliseconds }
}

/** Whether a stamp is from before the bounds. */
export function isWithin({ generation, changed }: Stamp, bounds: Bounds): boolean {
  return generation <= bounds.generation && changed <= bounds.time
}

/**
 * Control characters, ends of lines and paragraphs, and characters that turn the direction of the
 * following text.
 */
const deceptive = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Whether a text is a label: one line for people, of at most 256 bytes. */
export function isLabel(text: string): boolean {
  // No character of UTF-8 is shorter than its unit of UTF-16.
  if (text.length > maxLabelBytes || deceptive.test(text)) return false
  return new TextEncoder().encode(text).length <= maxLabelBytes
}

/** The most possible uses of a secret: a million in each second for a thousand years. */
const maxUses = 2 ** 48

/**
 * Counts and times of another snapshot, cut to possible values: an interval of a rate that begins
 * later would never end.
 */
export function boundedUsage(usage: Usage, { time }: Bounds, now: number): Usage {
  const { uses, windowStart, lastUsed } = usage
  return {
    ...usage,
    uses: Math.min(uses, maxUses),
    windowStart: Math.min(windowStart, now),
    lastUsed: lastUsed !== undefined && lastUsed > time ? now : lastUsed,
  }
}
