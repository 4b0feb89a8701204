import type { Scratch } from '@stronghold/memory'

/** The powers of a handler besides the state. */
export interface Handling {
  /** Guarded memory until the answer has been encoded. */
  readonly scratch: Scratch
  /** Moves on to the phase after unlocking. */
  enter(phase: 'unlocked'): void
}
