import { type Path, pathBytes, type StoredLocation } from './location.js'
import type { MergePolicy, SnapshotRules, SyncRules } from './messages/sync.js'

/** What of a client is synced, and how. Names are those of the source. */
export interface SyncOptions {
  /** Who wins where contents differ: `Newest` unless stated. */
  readonly policy?: MergePolicy
  /**
   * Only these vaults, and the `records`; with neither everything. A pull takes at most 65,536 of
   * each, and as many mapped vaults, for one client.
   */
  readonly vaults?: readonly Path[]
  readonly records?: readonly StoredLocation[]
  /**
   * Other vaults to copy into. A mapped record gets the id of its new location, for which its name
   * must be known: from `records`, or because this library wrote it. Others are refused.
   */
  readonly mapVaults?: readonly { readonly from: Path; readonly to: Path }[]
  /** Report only. */
  readonly dryRun?: boolean
}

/** What of a whole snapshot is synced. */
export interface SnapshotSyncOptions extends SyncOptions {
  /** Only these clients, under other paths (`as`) where wanted; own options go before the others. */
  readonly clients?: readonly ({
    readonly path: Path
    readonly as?: Path
  } & Omit<SyncOptions, 'dryRun'>)[]
}

/** Options as the rules that cross to the zone. @throws StrongholdError `INVALID_ARGUMENT`. */
export function rulesOf({
  policy = 'Newest',
  vaults,
  records,
  mapVaults = [],
}: SyncOptions): SyncRules {
  return {
    policy,
    vaults: vaults?.map(pathBytes),
    records,
    mapVaults: mapVaults.map(({ from, to }) => ({ from: pathBytes(from), to: pathBytes(to) })),
  }
}

/** The same for a whole snapshot. @throws StrongholdError `INVALID_ARGUMENT`. */
export function snapshotRulesOf({ clients, ...common }: SnapshotSyncOptions): SnapshotRules {
  return {
    clients: clients?.map(({ path, as, ...own }) => ({
      path: pathBytes(path),
      as: as === undefined ? undefined : pathBytes(as),
      rules: rulesOf({ ...common, ...own }),
    })),
    rules: rulesOf(common),
  }
}
