import { bytes, fixedBytes, list, nothing, optional, struct, u53 } from '../codec/index.js'
import { storedLocation } from '../location.js'
import { message } from './define.js'
import { keyMaterial, newKey, sealedCopy, sealedFile, walletStore } from './snapshot.js'

const sealed = struct({ generation: u53, file: bytes })

/**
 * Wraps a file key under a new snapshot key (runs the KDF) and keeps it inside, under the location,
 * until the zone ends or the snapshot gets another key. The present key is the proof, as for `Rekey`.
 */
export const StoreSnapshotKey = message(
  'StoreSnapshotKey',
  'unlocked',
  struct({ newKey, location: storedLocation }),
  nothing,
  { secret: true },
)

/** The complete bytes of a file under a stored key: that of the location, or the last; no KDF. */
export const SealStored = message(
  'SealStored',
  'unlocked',
  struct({ location: optional(storedLocation) }),
  sealedCopy,
)

/** The bytes of `file`, the last committed state, with this client as it is now; no KDF. */
export const SealClient = message(
  'SealClient',
  'unlocked',
  struct({ path: bytes, file: bytes }),
  sealed,
)

/**
 * Takes clients out of another snapshot file: one, under its own path or another, or all. All or
 * nothing. Runs the KDF. Answers their ids here, and the outcome for the store of a wallet of
 * format 2.
 */
export const ImportClients = message(
  'ImportClients',
  'unlocked',
  struct({
    ...sealedFile,
    only: optional(struct({ client: bytes, as: bytes })),
  }),
  struct({ ids: list(fixedBytes(24)), walletStore: optional(walletStore) }),
  { changes: true, secret: true },
)

/**
 * Removes every client from memory, and the stored keys. The key of the file itself stays. Where a
 * policy forbids that, it takes the present key as proof.
 */
export const Clear = message(
  'Clear',
  'unlocked',
  struct({ current: optional(keyMaterial) }),
  nothing,
  { changes: true, secret: true },
)
