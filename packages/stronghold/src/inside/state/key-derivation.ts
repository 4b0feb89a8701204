import type { CryptoProvider } from '@stronghold/crypto'
import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'
import type { KeyMaterial } from '../../contract/messages/snapshot.js'

/**
 * The 32-byte snapshot key of a passphrase, in scratch memory.
 *
 * These rules are the ones of the products that write Stronghold files. None of them is slow, but
 * for `pbkdf2` if its rounds are many: the stretching is scrypt, in the file format itself.
 * @throws StrongholdError `INVALID_ARGUMENT` for a raw key that is not of 32 bytes, and where salt
 *   and rounds are missing, or beside another rule.
 */
export function deriveSnapshotKey(
  { derivation, secret, pbkdf2 }: KeyMaterial,
  crypto: CryptoProvider,
  scratch: Scratch,
): Uint8Array {
  if ((derivation === 'pbkdf2') !== (pbkdf2 !== undefined)) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
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
    case 'identity.rs':
    case 'tauri':
      // These products used their own name as the salt.
      crypto.pbkdf2HmacSha512(key, secret, new TextEncoder().encode(derivation), 100)
      return key
    case 'pbkdf2': {
      const { salt, rounds } = pbkdf2 as NonNullable<typeof pbkdf2>
      crypto.pbkdf2HmacSha512(key, secret, salt, rounds)
      return key
    }
  }
}
