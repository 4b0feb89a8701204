import type { StrongholdError } from '../../contract/errors.js'

/** Why a Stronghold is locked now, and what became of its changes. */
export interface LockEvent {
  /** `asked`: `lock` or `close` was called. `died`: the zone ended by itself. */
  readonly cause: 'asked' | 'idle' | 'absolute' | 'died'
  /** What became of changes that were not committed when it began; `none`: there were none. */
  readonly uncommitted: 'none' | 'committed' | 'discarded'
  /** Why the commit failed, if one was tried: the changes are `discarded` then. */
  readonly error?: StrongholdError
}

/** Is called when a Stronghold has been locked: the zone, and every secret with it, is gone. */
export type OnLock = (event: LockEvent) => void
