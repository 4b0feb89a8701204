import type { Stamp } from './stamp.js'

// What others may say of numbers and times. All caps of foreign numbers are here: where one is met,
// the record is refused by name, and nothing of it raises a number of ours.

/** 2020-01-01T00:00:00Z, in milliseconds since 1970: before the first version of this library. */
const epochMilliseconds = 1_577_836_800_000

/** How far the clocks of two machines may be apart. */
const skewMilliseconds = 24 * 60 * 60 * 1000

/** How far ahead of ours a clock may be where our own time makes no sense. */
const maxClockLead = 2 ** 20

/**
 * The largest number that a vault's counter gives to a next version: a foreign record with a larger
 * one is taken as it is, but the counter does not go on from there, and comes to no end.
 */
export const maxHeadNumber = 2 ** 40

/** What a stamp from elsewhere may say at a moment. */
export interface Bounds {
  readonly generation: number
  readonly time: number
}

/**
 * A logical clock counts commits, and nobody has made more than one in each millisecond since 2020:
 * a greater number was invented. Once it were believed, everything that we write after it would be
 * as unbelievable to others, and what they write would count as older for ever.
 */
export function boundsAt(now: number, clock: number): Bounds {
  const passed = now - epochMilliseconds + skewMilliseconds
  return { generation: Math.max(passed, clock + maxClockLead), time: now + skewMilliseconds }
}

/** Whether a stamp is from before the bounds. */
export function isWithin({ generation, changed }: Stamp, bounds: Bounds): boolean {
  return generation <= bounds.generation && changed <= bounds.time
}
