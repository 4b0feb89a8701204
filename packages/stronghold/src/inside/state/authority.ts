import type { SnapshotState } from '@stronghold/engine'
import type { Tally } from '../../contract/budget/tally.js'
import type { AttributeTable } from '../attributes/attribute-table.js'
import type { Stamp } from '../attributes/stamp.js'
import type { Approvals } from '../policy/approvals.js'
import type { Guard } from '../policy/guard.js'
import type { InsidePowers } from '../powers.js'
import type { Resolver } from '../resolver.js'
import type { BatchSecrets } from './batch-secrets.js'
import type { Clients } from './clients.js'
import type { Handles } from './handles.js'
import type { HostMemory } from './host-memory.js'
import type { KnownNames } from './known-names.js'
import type { Lineage, OpenSnapshot, SnapshotKeys } from './open-snapshot.js'
import type { OwnerCheck } from './owner-check.js'
import type { PublicValues } from './public-values.js'
import type { StoredKeys } from './stored-keys.js'
import type { Stores } from './stores.js'
import type { VerifiedKey } from './verified-key.js'

/**
 * All that the code inside can do, by name. Nothing gets the whole of it: a handler is called with
 * the powers that `handlers/table.ts` lists for it, and a function says in its type which of them
 * it takes. Which file may name which power stands in `scripts/lib/layers/authority.mjs`.
 *
 * A handler reads what an attacker wrote: the host may be taken over, and a partner is another
 * machine. A slip in one must not reach what the others guard: least authority (Saltzer and
 * Schroeder 1975, I.A.3.f).
 */
export interface Authority {
  /** Cryptography, guarded memory and the clock: what everything is computed with. */
  readonly powers: InsidePowers
  /** Bytes of memory that the host says it can have. */
  readonly memory: HostMemory
  /** Charges the present message for what it makes us do; undefined for one of the owner's. */
  readonly meter: Tally | undefined

  /** Names to ids. */
  readonly resolver: Resolver
  /** The clients of users, by path and id: with a client comes all that it holds. */
  readonly clients: Clients
  /** Clients by the handles of the host. */
  readonly handles: Handles
  /** The store of a client by its handle, and nothing else of that client. */
  readonly stores: Stores

  /** What the snapshot says of clients, vaults and records: types, policies, counts, names. */
  readonly attributes: AttributeTable
  /** Notes names in the attributes. */
  readonly names: KnownNames
  /** The stamp of a write that happens now. */
  readonly stamp: () => Stamp
  /** Decides whether a secret may be used, before it is opened. */
  readonly guard: Guard
  /** Makes approvals. To check one is the guard's. */
  readonly approvals: Approvals
  /** Whether a caller has the present key of the snapshot; not the key. */
  readonly owner: OwnerCheck

  /** Secrets that are open for the messages of one batch. */
  readonly batchSecrets: BatchSecrets
  /** Public keys that were derived before. */
  readonly publicValues: PublicValues
  /** Answers that hold a secret, to be wiped once they are written into a message. */
  readonly revealed: Uint8Array[]
  /** A content name that no record and no other temporary has. */
  readonly temporaryContent: () => string

  /** All that the file holds, the reserved client too: encoded, it has every vault key in clear. */
  readonly snapshot: SnapshotState
  /** Which file of its history this is. */
  readonly lineage: Lineage
  /** The file key, its proof, and which files are known. */
  readonly keys: SnapshotKeys
  /** File keys under stored snapshot keys. */
  readonly storedKeys: StoredKeys
  /** The file key of the file that was verified last. */
  readonly verifiedKey: VerifiedKey
  /** Opens a snapshot, which nothing was before. */
  readonly install: (open: OpenSnapshot) => void
  /** Puts another content under the same keys; everything that concerned the one before is forgotten. */
  readonly replaceSnapshot: (snapshot: SnapshotState) => void
}

/** The name of a power. */
export type PowerName = keyof Authority

/**
 * The powers of these names. `check:layers` reads the names where this type is used, so they are
 * spelled out there, and no alias of it is exported.
 */
export type With<Names extends PowerName> = Pick<Authority, Names>

/** Powers that are others after a message, an unlocking or a commit: they are looked up each time. */
const changing: Readonly<Partial<Record<PowerName, (whole: Authority) => () => unknown>>> = {
  meter: (whole) => () => whole.meter,
  attributes: (whole) => () => whole.attributes,
  snapshot: (whole) => () => whole.snapshot,
  lineage: (whole) => () => whole.lineage,
  keys: (whole) => () => whole.keys,
}

/**
 * Exactly these powers of `whole`, for good: the types say what a handler should not reach, and
 * this what it cannot. Frozen, and without a prototype that leads further.
 */
export function attenuated<Name extends PowerName>(
  whole: Authority,
  names: readonly Name[],
): With<Name> {
  // Made with a prototype that is taken away: an object that begins without one is a hash table in
  // V8, and each look at a power costs a search.
  const some = {} as With<Name>
  for (const name of names) {
    const look = changing[name]
    const held = look === undefined ? { value: whole[name] } : { get: look(whole) }
    Object.defineProperty(some, name, { enumerable: true, ...held })
  }
  return Object.freeze(Object.setPrototypeOf(some, null))
}
