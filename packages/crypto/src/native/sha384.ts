import { createHash } from 'node:crypto'
import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import { sodium } from './sodium.js'
import { reserve } from './working-memory.js'

/**
 * SHA-384 is SHA-512 from other initial values, cut to 48 bytes (FIPS 180-4, section 6.5). libsodium
 * has no name for it, but its SHA-512 state is a public structure (crypto_hash_sha512.h) that begins
 * with the eight words of the hash value. OpenSSL's SHA-384 would take the state, and with HMAC the
 * key, out of guarded memory into its own heap.
 */
const initialValues = new Uint8Array(
  BigUint64Array.of(
    // FIPS 180-4, section 5.3.4.
    0xcbbb9d5dc1059ed8n,
    0x629a292a367cd507n,
    0x9159015a3070dd17n,
    0x152fecd8f70e5939n,
    0x67332667ffc00b31n,
    0x8eb44a8768581511n,
    0xdb0c2e0d64f98fa7n,
    0x47b5481dbefa4fa4n,
  ).buffer,
)

const state = reserve(sodium.crypto_hash_sha512_STATEBYTES)
const wholeDigest = reserve(64)

/** The three steps of SHA-384 on a state of libsodium's SHA-512. `out`: 48. */
export const sha384Steps = {
  init(state: Uint8Array): void {
    sodium.crypto_hash_sha512_init(state)
    state.set(initialValues)
  },
  update(state: Uint8Array, data: Uint8Array): void {
    sodium.crypto_hash_sha512_update(state, data)
  },
  final(state: Uint8Array, out: Uint8Array): void {
    sodium.crypto_hash_sha512_final(state, wholeDigest)
    out.set(wholeDigest.subarray(0, 48))
    sodium.sodium_memzero(wholeDigest)
  },
}

export function sha384(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 48) || !isBytes(data)) throw wrongArgument('sha384')
  sha384Steps.init(state)
  sha384Steps.update(state, data)
  sha384Steps.final(state, out)
  sodium.sodium_memzero(state)
}

// Two blocks, so that a state of another layout cannot pass for one of this.
const probe = new Uint8Array(200)
const digest = new Uint8Array(48)
sha384(digest, probe)
if (!createHash('sha384').update(probe).digest().equals(digest)) {
  throw new Error('sha384: the state of libsodium has another layout')
}
