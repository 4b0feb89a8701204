import type { CryptoProvider } from '@stronghold/crypto'
import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../errors.js'
import type { KeyMaterial } from '../messages/snapshot.js'

/**
 * The 32-byte snapshot key of a passphrase, in scratch memory.
 *
 * These rules are the ones of the products that write Stronghold files. None of them is slow: the
 * stretching is scrypt, in the file format itself.
 * @throws StrongholdError `INVALID_ARGUMENT` for a raw key that is not of 32 bytes.
 */
export function deriveSnapshotKey(
  { derivation, secret }: KeyMaterial,
  crypto: CryptoProvider,
  scratch: Scratch,
): Uint8Array {
  const key = scratch.take(32)
  switch (derivation) {
    case 'raw':
      if (secret.length !== 32) throw new StrongholdError('INVALID_ARGUMENT')
      key.set(secret)
      return key
    case 'blake2b':
      crypto.blake2b(key, secret)
      return key
    case 'wallet.rs':
    case 'identity.rs': {
      // Both products used their own name as the salt, and kept the first half of 64 bytes.
      const salt = new TextEncoder().encode(derivation)
      const stretched = scratch.take(64)
      crypto.pbkdf2HmacSha512(stretched, secret, salt, 100)
      return stretched.subarray(0, 32)
    }
  }
}
