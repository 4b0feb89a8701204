import type { SnapshotSyncOptions, SyncReport } from '@stronghold/stronghold'

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

/** The receipt of a pull that took in nothing. */
export const nothingSent: Receipt = Object.freeze({ copied: 0, revoked: 0, kept: 0, refused: 0 })

/** Where records go, as this side sees it. */
export type SyncDirection = 'send' | 'receive'

/** How a sync in both directions ended. */
export interface SyncOutcome {
  readonly received: SyncReport
  readonly sent: Receipt
  /** The direction in which nothing went, since the rules of one of the sides allow none; or empty. */
  readonly denied: readonly SyncDirection[]
}

/** Keeps two sides in step until it is stopped. */
export interface Follower {
  /** Resolves when it was stopped. */
  readonly ended: Promise<void>
  /** Ends it; a sync that is under way is interrupted. */
  stop(): void
}
