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

/** What of a client is synced, and how. Names are those of the source. */
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

/** Where another snapshot rests, and what of it is taken in. */
export type SyncFileOptions = SnapshotSyncOptions & SourceOptions

/** What is exported, and for whom. */
export interface ExportOptions extends SnapshotSyncOptions {
  /** The X25519 public key (32 bytes) of the Stronghold that may import it. */
  readonly recipient: Uint8Array
  readonly sender: OwnKey
  /** The present key of this snapshot, once more. Consumed and wiped. */
  readonly current: KeyProvider
  /** Must be named by the importer too, word for word. */
  readonly purpose?: string
  /** Milliseconds until the import is refused: a week unless stated, at most 90 days. */
  readonly lifetime?: number
}

/** An export, and what of it is taken in. */
export interface ImportOptions extends SnapshotSyncOptions {
  readonly bytes: Uint8Array
  readonly recipient: OwnKey
  /** The X25519 public key (32 bytes) of its maker. */
  readonly sender: Uint8Array
  readonly purpose?: string
}

/** What is exported in the format of the original, and for whom. */
export interface LegacyExportOptions extends SnapshotSyncOptions {
  readonly recipient: Uint8Array
  readonly current: KeyProvider
}

/** An export of the original, and what of it is taken in. */
export interface LegacyImportOptions extends SnapshotSyncOptions {
  readonly bytes: Uint8Array
  /** The sender's ephemeral X25519 public key (32 bytes). */
  readonly publicKey: Uint8Array
  readonly recipient: OwnKey
}

/** Another Stronghold that this one exchanges records with, and what it is trusted with. */
export interface Partner {
  /** Its X25519 public key (32 bytes), by which it is known. */
  readonly partner: Uint8Array
  /** At most 256 bytes of UTF-8. */
  readonly label?: string
  /** What it is sent when it asks; names are those of this Stronghold, as in `receive`. */
  readonly send: Scope
  /** What is taken from it. */
  readonly receive: Scope
}

/** A partner, and the proof that it may be trusted with more than before. */
export type TrustOptions = Partner & {
  /** The present key of this snapshot, once more; not needed to narrow. Consumed and wiped. */
  readonly current?: KeyProvider
}

/** With whom records are exchanged, under which key, and how far. */
interface WithPartner {
  readonly partner: Uint8Array
  /** The X25519 key by which the partner knows this Stronghold. */
  readonly own: OwnKey
  readonly within?: Scope
  /** Clients here that are left out, whatever the scopes say. */
  readonly except?: readonly Path[]
}

/** What is asked of a partner. */
export type BeginPullOptions = Omit<SnapshotSyncOptions, 'dryRun'> & WithPartner

/** What a partner asked, and how far it is answered. */
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
