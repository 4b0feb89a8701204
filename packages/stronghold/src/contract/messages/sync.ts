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
 * counts under each of these: it removes a record that is not newer, and only a newer record undoes
 * it. So does a restriction: policies meet. Under `KeepOld` nothing else of a record here changes.
 * `AddOnly` decides as `Newest`, but refuses each record that would be replaced, revoked,
 * restricted or relabelled (`differs`): for a person who has not chosen a merge rule yet.
 */
export const mergePolicy = oneOf(['Replace', 'KeepOld', 'Newest', 'AddOnly'])
export type MergePolicy = ValueOf<typeof mergePolicy>

/** The selection and merge rule for a client; all names are those of the source. */
export const syncRules = struct({
  policy: mergePolicy,
  /** Absent with `records` absent too: everything. */
  vaults: optional(list(bytes)),
  records: optional(list(storedLocation)),
  mapVaults: list(struct({ from: bytes, to: bytes })),
})
export type SyncRules = ValueOf<typeof syncRules>

/** Clients of the source, their paths in the target, and their rules. */
export const clientRules = struct({ path: bytes, as: optional(bytes), rules: syncRules })

/** The selection of a whole snapshot: some clients, or all of them with one set of rules. */
export const snapshotRules = struct({ clients: optional(list(clientRules)), rules: syncRules })
export type SnapshotRules = ValueOf<typeof snapshotRules>

/** A record by its ids. */
const address = struct({ client: fixedBytes(24), vault: fixedBytes(24), record: fixedBytes(24) })

/** The reasons to copy, keep or refuse a record; docs/spec/sync.md has the table. */
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
  /** Absent when the place of the record is unknown. */
  to: optional(address),
  /** The name in the target, where it is known: ids are hashes. */
  location: optional(storedLocation),
  reason: syncReason,
})
export type SyncLine = ValueOf<typeof syncLine>

/** The effect of a sync, or of a trial run. */
export const syncReport = struct({
  /** Written to the target: `absent` there before, `different` or `newer`. */
  copied: list(syncLine),
  /** Destroyed in the target, because the source revoked them later than they were written. */
  revoked: list(syncLine),
  /** Left as the target has them, though secret or label differ: `keepOld`, `older`. */
  kept: list(syncLine),
  /** Neither: the other reasons. */
  refused: list(syncLine),
  /** Records here whose policy became narrower, by the policy of the source. */
  narrowed: list(syncLine),
  /**
   * Records whose secret stayed and whose attributes changed, a line for each: `label`, `type`,
   * `readers`, `known` (a party outside may know it), `name`, `stamp` (its write); or records that
   * are remembered as `revoked` and were never here.
   */
  noted: list(syncLine),
  /** The number of records that are equal on both sides, and unchanged. */
  equal: u53,
})
export type SyncReport = ValueOf<typeof syncReport>

declare module '../errors.js' {
  interface StrongholdError {
    /**
     * The report of a sync that failed after a part of it: the changes that stay. It is left out
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

/** An empty report, with lists of its own. */
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
 * Gives new stamps to all records with an impossible one, and sets the clock back: a repair of
 * files that took such stamps in when an earlier version believed them. Answers the number of
 * records.
 */
export const RepairClock = message(
  'RepairClock',
  'unlocked',
  /** The present key as proof: revocations depend on the order of writes. */
  struct({ current: keyMaterial }),
  struct({ records: u53 }),
  { changes: true, secret: true },
)

/** The X25519 key of this side: a record of a loaded client. */
export const ownKey = struct({ handle: u32, location: storedLocation })

/** Chosen records, sealed for another Stronghold's public key, with the sender's key. */
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

/** Imports the records of `Export`. */
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
