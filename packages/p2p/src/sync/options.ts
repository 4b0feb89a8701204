import type { SnapshotSyncOptions, SyncReport } from '@stronghold/stronghold'

/** The wanted records of a peer; names are those of the peer. */
export type PullOptions = Omit<SnapshotSyncOptions, 'dryRun'> & { readonly signal?: AbortSignal }

/** The records to send to a peer. */
export interface SendOptions {
  /**
   * Only these clients, and of them only these vaults and records; absent: all that may be sent.
   */
  readonly clients?: SnapshotSyncOptions['clients']
}

/** The outcome of the other side's pull, in numbers of records. */
export interface Receipt {
  readonly copied: number
  readonly revoked: number
  readonly kept: number
  readonly refused: number
}

/** The receipt of a pull that took in nothing. */
export const nothingSent: Receipt = Object.freeze({ copied: 0, revoked: 0, kept: 0, refused: 0 })

/** The direction of records, as this side sees it. */
export type SyncDirection = 'send' | 'receive'

/** The outcome of a sync in both directions. */
export interface SyncOutcome {
  readonly received: SyncReport
  readonly sent: Receipt
  /** The direction that the rules of one of the sides deny; or empty. */
  readonly denied: readonly SyncDirection[]
}

/** Keeps two sides in step until it is stopped. */
export interface Follower {
  /** Resolves when it was stopped. */
  readonly ended: Promise<void>
  /** Ends it; a sync that is under way is interrupted. */
  stop(): void
}
