import type { SnapshotSyncOptions } from '@stronghold/stronghold'

/** What of a peer's records is wanted; names are those of the peer. */
export type PullOptions = Omit<SnapshotSyncOptions, 'dryRun'> & { readonly signal?: AbortSignal }

/** What is sent to a peer. */
export interface SendOptions {
  /** Only these clients, and of them only these vaults and records; all that may be sent if absent. */
  readonly clients?: SnapshotSyncOptions['clients']
}

/** How a pull of the other side ended, in numbers of records. */
export interface Receipt {
  readonly copied: number
  readonly revoked: number
  readonly kept: number
  readonly refused: number
}

/** Keeps two sides in step until it is stopped. */
export interface Follower {
  /** Resolves when it was stopped. */
  readonly ended: Promise<void>
  /** Ends it; a sync that is under way is interrupted. */
  stop(): void
}
