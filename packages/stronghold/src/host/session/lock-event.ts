import type { StrongholdError } from '../../contract/errors.js'

/** The reason of a lock, and the outcome for uncommitted changes. */
export interface LockEvent {
  /** `asked`: `lock` or `close` was called. `died`: the zone ended by itself. */
  readonly cause: 'asked' | 'idle' | 'absolute' | 'died'
  /** The outcome for changes that were not committed when it began; `none`: there were none. */
  readonly uncommitted: 'none' | 'committed' | 'discarded'
  /** The error of the commit, if one was tried and failed: the changes are `discarded` then. */
  readonly error?: StrongholdError
}

/** Called when a Stronghold has been locked: the zone, and every secret with it, is gone. */
export type OnLock = (event: LockEvent) => void
