import type { Scratch } from '@stronghold/memory'

/** What a handler may use besides the state. */
export interface Handling {
  /** Guarded memory until the answer has been encoded. */
  readonly scratch: Scratch
  /** Moves on to the phase after unlocking. */
  enter(phase: 'unlocked'): void
}
