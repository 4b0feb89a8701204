import type { CryptoProvider } from '../provider.js'
import type { Scratch } from '../scratch.js'
import { HASH_LENGTH, join, labeledExpand, labeledExtract } from './labeled.js'

/** Bytes of a key, of an encapsulated key and of a shared secret: DHKEM(X25519, HKDF-SHA256). */
export const KEM_LENGTH = 32

/** "KEM" ‖ 0x0020 (RFC 9180, sections 4.1 and 7.1). */
const SUITE_ID = Uint8Array.of(0x4b, 0x45, 0x4d, 0, 0x20)

const EMPTY = new Uint8Array(0)

/** One side's part in an agreement: its secret scalar and the other side's public key. */
export type Agreement = readonly [scalar: Uint8Array, publicKey: Uint8Array]

/**
 * The shared secret of one agreement, or of two when the sender authenticates itself (RFC 9180,
 * section 4.1: Encap, Decap, AuthEncap and AuthDecap are all of this shape). `out`: 32.
 *
 * `publicKeys` are the keys that both sides bind the secret to: the encapsulated key, the
 * recipient's, and in the authenticated modes the sender's.
 *
 * `false`, with `out` untouched, when a public key is of low order: the agreement would be the same
 * for everybody (section 7.1.4).
 */
export function agree(
  crypto: CryptoProvider,
  out: Uint8Array,
  agreements: readonly Agreement[],
  publicKeys: readonly Uint8Array[],
  scratch: Scratch,
): boolean {
  const shared = scratch.take(agreements.length * KEM_LENGTH)
  const pseudorandomKey = scratch.take(HASH_LENGTH)
  const context = join(scratch, publicKeys)
  try {
    let usable = true
    agreements.forEach(([scalar, publicKey], i) => {
      const point = shared.subarray(i * KEM_LENGTH, (i + 1) * KEM_LENGTH)
      crypto.x25519.sharedSecret(point, scalar, publicKey)
      if (crypto.equal(point, ZERO)) usable = false
    })
    if (!usable) return false
    labeledExtract(crypto, pseudorandomKey, SUITE_ID, EMPTY, 'eae_prk', shared, scratch)
    labeledExpand(crypto, out, SUITE_ID, pseudorandomKey, 'shared_secret', context, scratch)
    return true
  } finally {
    crypto.wipe(shared)
    crypto.wipe(pseudorandomKey)
    crypto.wipe(context)
  }
}

const ZERO = new Uint8Array(KEM_LENGTH)
