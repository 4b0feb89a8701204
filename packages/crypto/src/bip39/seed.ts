import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { CryptoProvider } from '../provider.js'
import { heapScratch, type Scratch } from '../scratch.js'
import { normalizeNfkd } from './nfkd.js'
import { normalizeMnemonic } from './normalize.js'

const SALT_PREFIX = new TextEncoder().encode('mnemonic')
const ITERATIONS = 2048

/**
 * The seed of a mnemonic (BIP39, "From mnemonic to seed"): PBKDF2-HMAC-SHA512 with 2048 iterations
 * over both texts in NFKD. `out`: 64; `mnemonic` and `passphrase`: UTF-8, the passphrase may be
 * empty.
 *
 * BIP39 derives a seed from any text. Whether the words are in a list is for `checkMnemonic`.
 * @throws CryptoError `INVALID_UTF8`, `MNEMONIC_SPACING`
 */
export function deriveSeed(
  crypto: CryptoProvider,
  out: Uint8Array,
  mnemonic: Uint8Array,
  passphrase: Uint8Array,
  scratch: Scratch = heapScratch,
): void {
  if (!hasLength(out, 64) || !isBytes(mnemonic) || !isBytes(passphrase)) {
    throw wrongArgument('deriveSeed')
  }
  const password = normalizeMnemonic(crypto, mnemonic, scratch)
  try {
    const normalPassphrase = normalizeNfkd(passphrase, scratch)
    const salt = scratch.take(SALT_PREFIX.length + normalPassphrase.length)
    salt.set(SALT_PREFIX)
    salt.set(normalPassphrase, SALT_PREFIX.length)
    crypto.wipe(normalPassphrase)
    try {
      crypto.pbkdf2HmacSha512(out, password, salt, ITERATIONS)
    } finally {
      crypto.wipe(salt)
    }
  } finally {
    crypto.wipe(password)
  }
}
