import { exact } from '../codec/exact.js'
import {
  boolean,
  bytes,
  fixedBytes,
  list,
  oneOf,
  optional,
  struct,
  text,
  u32,
  u53,
  type ValueOf,
} from '../codec/index.js'
import { storedLocation } from '../location.js'
import { message } from './define.js'
import { keyMaterial, sealedFile } from './snapshot.js'

/**
 * Which side wins where both have a record of one name and their contents differ: the source
 * (`Replace`), the target (`KeepOld`), or whichever was written later (`Newest`). A revocation
 * counts under each of these: it removes what is not newer, and is not undone by what is not newer.
 * So does a restriction: policies meet. Under `KeepOld` nothing else of a record here changes.
 * `AddOnly` decides as `Newest`, but refuses each record that would be replaced, revoked, restricted
 * or labelled otherwise (`differs`): for a person who has not said yet what is to win.
 */
export const mergePolicy = oneOf(['Replace', 'KeepOld', 'Newest', 'AddOnly'])
export type MergePolicy = ValueOf<typeof mergePolicy>

/** What of a client is synced, and how; all names are those of the source. */
export const syncRules = struct({
  policy: mergePolicy,
  /** Absent with `records` absent too: everything. */
  vaults: optional(list(bytes)),
  records: optional(list(storedLocation)),
  mapVaults: list(struct({ from: bytes, to: bytes })),
})
export type SyncRules = ValueOf<typeof syncRules>

/** Clients of the source, under which path in the target, and with which rules. */
export const clientRules = struct({ path: bytes, as: optional(bytes), rules: syncRules })

/** What is taken from a whole snapshot: some clients, or with one set of rules all of them. */
export const snapshotRules = struct({ clients: optional(list(clientRules)), rules: syncRules })
export type SnapshotRules = ValueOf<typeof snapshotRules>

/** A record by its ids. */
const address = struct({ client: fixedBytes(24), vault: fixedBytes(24), record: fixedBytes(24) })

/** Why a record was copied, kept or refused; docs/spec/sync.md has the table. */
export const syncReason = oneOf([
  'absent',
  'different',
  'newer',
  'keepOld',
  'older',
  'revoked',
  'nameUnknown',
  'conflict',
  'notFound',
  'damaged',
  'budget',
  'policy',
  'scope',
  'ahead',
  'range',
  'differs',
  'label',
  'type',
  'readers',
  'known',
  'name',
  'stamp',
])
export type SyncReason = ValueOf<typeof syncReason>

/** One record of a report. */
export const syncLine = struct({
  from: address,
  /** Absent when it is not known where the record would go. */
  to: optional(address),
  /** The name in the target, where it is known: ids are hashes. */
  location: optional(storedLocation),
  reason: syncReason,
})
export type SyncLine = ValueOf<typeof syncLine>

/** What a sync did, or would do. */
export const syncReport = struct({
  /** Written to the target: `absent` there before, `different` or `newer`. */
  copied: list(syncLine),
  /** Destroyed in the target, because the source revoked them later than they were written. */
  revoked: list(syncLine),
  /** Left as the target has them, though secret or label differ: `keepOld`, `older`. */
  kept: list(syncLine),
  /** Neither: the other reasons. */
  refused: list(syncLine),
  /** Records here whose policy became narrower, by what the source says of them. */
  narrowed: list(syncLine),
  /**
   * Records whose secret stayed, and of which something else is said than before, a line for each:
   * `label`, `type`, `readers`, `known` (that somebody outside may know it), `name`, `stamp` (of which
   * write it is); or which are remembered as `revoked` and were never here.
   */
  noted: list(syncLine),
  /** How many were the same on both sides, and stayed as they were. */
  equal: u53,
})
export type SyncReport = ValueOf<typeof syncReport>

declare module '../errors.js' {
  interface StrongholdError {
    /**
     * Of a sync that failed after some of it had been applied: what was, and stays. It is left out
     * where the error is printed.
     */
    readonly report?: SyncReport
  }
}

/** The lists of a report, in the order in which people are shown them. */
export const syncLists = Object.freeze([
  'copied',
  'revoked',
  'kept',
  'refused',
  'narrowed',
  'noted',
] as const)

/** A report of nothing, with lists of its own. */
export const emptyReport = exact(0, function emptyReport(): SyncReport & {
  readonly [Name in (typeof syncLists)[number]]: SyncLine[]
} {
  return { copied: [], revoked: [], kept: [], refused: [], narrowed: [], noted: [], equal: 0 }
})

/** Copies records between two loaded clients. */
export const SyncClients = message(
  'SyncClients',
  'unlocked',
  struct({ source: u32, target: u32, rules: syncRules, dryRun: boolean }),
  syncReport,
  { changes: true },
)

/** Copies records from the bytes of another snapshot file. */
export const SyncFile = message(
  'SyncFile',
  'unlocked',
  struct({
    ...sealedFile,
    rules: snapshotRules,
    dryRun: boolean,
  }),
  syncReport,
  { changes: true, secret: true },
)

/** Forgets tombstones of records revoked before a time (milliseconds since 1970). */
export const PruneTombstones = message(
  'PruneTombstones',
  'unlocked',
  struct({ before: u53 }),
  u53,
  { changes: true },
)

/**
 * Gives new stamps to all that has one that cannot be true, and sets the clock back: the way back
 * for a file that took one in when an earlier version believed it. Answers how many records.
 */
export const RepairClock = message(
  'RepairClock',
  'unlocked',
  /** The present key as proof: the order of writes is what keeps revocations. */
  struct({ current: keyMaterial }),
  struct({ records: u53 }),
  { changes: true, secret: true },
)

/** The X25519 key of this side: a record of a loaded client. */
export const ownKey = struct({ handle: u32, location: storedLocation })

/** Chosen records, sealed for another Stronghold's public key, and from which key they come. */
export const Export = message(
  'Export',
  'unlocked',
  struct({
    /** The present key as proof, as for `SealUnder`. */
    current: keyMaterial,
    recipient: fixedBytes(32),
    sender: ownKey,
    purpose: text,
    /** Milliseconds. */
    lifetime: u53,
    rules: snapshotRules,
  }),
  struct({ bytes, report: syncReport }),
  { secret: true },
)

/** Takes in what `Export` made. */
export const Import = message(
  'Import',
  'unlocked',
  struct({
    bytes,
    recipient: ownKey,
    sender: fixedBytes(32),
    purpose: text,
    rules: snapshotRules,
    dryRun: boolean,
  }),
  syncReport,
  { changes: true },
)

/** `Export` in the original's format. Answers the ephemeral public key that opens it. */
export const ExportLegacy = message(
  'ExportLegacy',
  'unlocked',
  struct({ current: keyMaterial, recipient: fixedBytes(32), rules: snapshotRules }),
  struct({ publicKey: fixedBytes(32), bytes, report: syncReport }),
  { secret: true },
)

/** Takes in an export in the original's format. */
export const ImportLegacy = message(
  'ImportLegacy',
  'unlocked',
  struct({
    bytes,
    publicKey: fixedBytes(32),
    recipient: ownKey,
    rules: snapshotRules,
    dryRun: boolean,
  }),
  syncReport,
  { changes: true },
)
