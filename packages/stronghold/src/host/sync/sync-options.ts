import { type ChecksOf, given } from '../../contract/codec/index.js'
import {
  type Path,
  pathBytes,
  type StoredLocation,
  storedLocation,
} from '../../contract/location.js'
import {
  type MergePolicy,
  mergePolicy,
  type SnapshotRules,
  type SyncRules,
} from '../../contract/messages/sync.js'
import type { KeyProvider } from '../key-provider.js'
import type { SourceOptions } from '../options.js'
import type { OwnKey } from './exchange-key.js'
import type { Scope } from './scope.js'

/** The selection and merge rule for a client. Names are those of the source. */
export interface SyncOptions {
  /** The side that wins where contents differ: `Newest` unless stated; neither under `AddOnly`. */
  readonly policy?: MergePolicy
  /**
   * Only these vaults, and the `records`; with neither everything. A pull takes at most 65,536 of
   * each, and as many mapped vaults, for one client.
   */
  readonly vaults?: readonly Path[]
  readonly records?: readonly StoredLocation[]
  /**
   * Other vaults to copy into. A mapped record gets the id of its new location, which needs its
   * name: from `records`, or from metadata of this library. Others are refused.
   */
  readonly mapVaults?: readonly { readonly from: Path; readonly to: Path }[]
  /** Report only. */
  readonly dryRun?: boolean
}

/** The selection of a whole snapshot. */
export interface SnapshotSyncOptions extends SyncOptions {
  /**
   * Only these clients, under other paths (`as`) where wanted; the options of a client come before
   * the general ones.
   */
  readonly clients?: readonly ({
    readonly path: Path
    readonly as?: Path
  } & Omit<SyncOptions, 'dryRun'>)[]
}

/** The place of another snapshot, and the selection of its records. */
export type SyncFileOptions = SnapshotSyncOptions & SourceOptions

/** The records of an export, and its recipient. */
export interface ExportOptions extends SnapshotSyncOptions {
  /** The X25519 public key (32 bytes) of the Stronghold that may import it. */
  readonly recipient: Uint8Array
  readonly sender: OwnKey
  /** The present key of this snapshot, once more. Consumed and wiped. */
  readonly current: KeyProvider
  /** The importer must give the same, word for word. */
  readonly purpose?: string
  /** Milliseconds until the import is refused: a week unless stated, at most 90 days. */
  readonly lifetime?: number
}

/** An export, and the selection of its records. */
export interface ImportOptions extends SnapshotSyncOptions {
  readonly bytes: Uint8Array
  readonly recipient: OwnKey
  /** The X25519 public key (32 bytes) of its maker. */
  readonly sender: Uint8Array
  readonly purpose?: string
}

/** The records of an export in the format of the original, and its recipient. */
export interface LegacyExportOptions extends SnapshotSyncOptions {
  readonly recipient: Uint8Array
  readonly current: KeyProvider
}

/** An export of the original, and the selection of its records. */
export interface LegacyImportOptions extends SnapshotSyncOptions {
  readonly bytes: Uint8Array
  /** The sender's ephemeral X25519 public key (32 bytes). */
  readonly publicKey: Uint8Array
  readonly recipient: OwnKey
}

/** Another Stronghold that this one exchanges records with, and the scopes of its trust. */
export interface Partner {
  /** Its X25519 public key (32 bytes), by which it is known. */
  readonly partner: Uint8Array
  /** At most 256 bytes of UTF-8. */
  readonly label?: string
  /** The scope that it may pull; names are those of this Stronghold, as in `receive`. */
  readonly send: Scope
  /** The scope that it may change here. */
  readonly receive: Scope
}

/** A partner, and the proof for wider trust. */
export type TrustOptions = Partner & {
  /** The present key of this snapshot, once more; not needed to narrow. Consumed and wiped. */
  readonly current?: KeyProvider
}

/** The partner of an exchange, the key, and the limits. */
interface WithPartner {
  readonly partner: Uint8Array
  /** The X25519 key by which the partner knows this Stronghold. */
  readonly own: OwnKey
  readonly within?: Scope
  /** Clients here that are left out, whatever the scopes say. */
  readonly except?: readonly Path[]
}

/** The options of a pull. */
export type BeginPullOptions = Omit<SnapshotSyncOptions, 'dryRun'> & WithPartner

/** A partner's request, and the limits of the answer. */
export interface AnswerPullOptions extends WithPartner {
  readonly request: Uint8Array
  /**
   * Milliseconds until the records are refused, by this host's clock and the partner's: a day unless
   * stated, at most 90 days.
   */
  readonly lifetime?: number
}

const paths = given.orNoKey(given.list(given.path))

/** How a sync goes, whatever it is of. */
export const syncChecks: ChecksOf<SyncOptions> = {
  policy: given.orNoKey(given.as(mergePolicy)),
  vaults: paths,
  records: given.orNoKey(given.list(given.as(storedLocation))),
  mapVaults: given.orNoKey(given.list(given.fields({ from: given.path, to: given.path }))),
  dryRun: given.orNoKey(given.flag),
}

type ClientChoice = NonNullable<SnapshotSyncOptions['clients']>[number]
const { dryRun: _, ...ownChecks } = syncChecks

/** The same of a whole snapshot. */
export const snapshotSyncChecks: ChecksOf<SnapshotSyncOptions> = {
  ...syncChecks,
  clients: given.orNoKey(
    given.list(
      given.fields<ClientChoice>({
        ...ownChecks,
        path: given.path,
        as: given.optional(given.path),
      }),
    ),
  ),
}

/** Options as the rules that cross to the zone. */
export function rulesOf({
  policy = 'Newest',
  vaults,
  records,
  mapVaults = [],
}: SyncOptions): SyncRules {
  return {
    policy,
    vaults: vaults?.map((path) => pathBytes(path)),
    records,
    mapVaults: mapVaults.map(({ from, to }) => ({ from: pathBytes(from), to: pathBytes(to) })),
  }
}

/** The same for a whole snapshot. */
export function snapshotRulesOf({
  clients,
  dryRun: _,
  ...common
}: SnapshotSyncOptions): SnapshotRules {
  return {
    clients: clients?.map(({ path, as, ...own }) => ({
      path: pathBytes(path),
      as: as === undefined ? undefined : pathBytes(as),
      rules: rulesOf({ ...common, ...own }),
    })),
    rules: rulesOf(common),
  }
}
