import { FileKey, parseEnvelope, SnapshotState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'
import type { InsidePowers } from '../powers.js'

/** The original wraps exports without stretching (scrypt with N = 1): the secret is random. */
const legacyWorkFactor = 0

/** An export in the original's form. */
export interface LegacyExport {
  /** The ephemeral X25519 public key (32 bytes) of the sender. */
  readonly publicKey: Uint8Array
  /** An age file without the original's own envelope. */
  readonly bytes: Uint8Array
}

/**
 * Seals a payload like the original: LZ4, then age under the raw X25519 shared secret.
 * @throws StrongholdError `INVALID_ARGUMENT` for a recipient of low order.
 */
export function sealLegacy(
  powers: InsidePowers,
  payload: Uint8Array,
  recipient: Uint8Array,
  scratch: Scratch,
): LegacyExport {
  const { crypto } = powers
  const ephemeral = scratch.take(32)
  crypto.random(ephemeral)
  const publicKey = new Uint8Array(32)
  crypto.x25519.publicKey(publicKey, ephemeral)
  const password = agree(powers, ephemeral, recipient, scratch)
  using fileKey = FileKey.make(powers, password, legacyWorkFactor)
  return { publicKey, bytes: parseEnvelope(fileKey.seal(payload)).body.slice() }
}

/**
 * Opens such an export; the caller disposes the snapshot.
 * @throws StrongholdError `INVALID_ARGUMENT` for a sender's key of low order; EngineError
 *   `WRONG_KEY`, `SNAPSHOT_DAMAGED`, `WORK_FACTOR_TOO_HIGH` above 0, `SNAPSHOT_TOO_LARGE`.
 */
export function openLegacy(
  powers: InsidePowers,
  bytes: Uint8Array,
  recipientKey: Uint8Array,
  publicKey: Uint8Array,
  scratch: Scratch,
): SnapshotState {
  const password = agree(powers, recipientKey, publicKey, scratch)
  using fileKey = FileKey.unlock(powers, bytes, password, { maximumWorkFactor: legacyWorkFactor })
  return SnapshotState.decode(powers, fileKey.open(bytes))
}

/** The raw shared secret. One that is zero would be known to everybody (RFC 7748, section 6.1). */
function agree(
  { crypto }: InsidePowers,
  scalar: Uint8Array,
  publicKey: Uint8Array,
  scratch: Scratch,
): Uint8Array {
  const shared = scratch.take(32)
  crypto.x25519.sharedSecret(shared, scalar, publicKey)
  if (crypto.equal(shared, new Uint8Array(32))) throw new StrongholdError('INVALID_ARGUMENT')
  return shared
}
