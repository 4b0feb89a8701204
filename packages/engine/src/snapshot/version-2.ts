import { EngineError } from '../engine-error.js'
import type { EnginePowers } from '../engine-powers.js'
import { consumeCompressed, PAYLOAD_LIMIT } from './lz4.js'

const TAG_AT = 32
const CIPHERTEXT_AT = 48
const nothing = new Uint8Array(0)

/**
 * Opens the body of a version 2 file (releases 0.3 to 1.1 of the original) under the 32-byte
 * snapshot key and decompresses it. The result holds vault keys: `SnapshotState.decode` consumes
 * and wipes it, any other reader has to wipe it himself.
 * @param limit the most bytes that the payload may have.
 * @throws EngineError `WRONG_KEY_OR_DAMAGED`; `UNSUPPORTED_VERSION` for a body of before
 * 2021-02-25, whose payload is another one; `SNAPSHOT_DAMAGED` or `SNAPSHOT_TOO_LARGE` for a body
 * that authenticates and does not decompress; `INVALID_ARGUMENT` for a key of another length.
 */
export function openVersion2(
  powers: EnginePowers,
  body: Uint8Array,
  key: Uint8Array,
  limit = PAYLOAD_LIMIT,
): Uint8Array {
  return consumeCompressed(powers.crypto, openVersion2Content(powers, body, key, nothing), limit)
}

/**
 * The decryption of `openVersion2` alone, under associated data: the original's clients pass none, its
 * engine lets other programs pass some. Errors as in `openVersion2`.
 *
 * Body: ephemeral public key (32), tag (16), ciphertext. The snapshot key is an X25519 scalar; the
 * raw shared secret is the XChaCha20-Poly1305 key; the nonce is BLAKE2b-256 of both public keys, cut
 * to 24 bytes. Before 2021-02-25 it was BLAKE2b with 24 bytes of output, which are other bytes: a
 * body that opens so was written under this key.
 */
export function openVersion2Content(
  { crypto, allocator }: EnginePowers,
  body: Uint8Array,
  key: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  if (key.length !== 32) throw new EngineError('INVALID_ARGUMENT')
  if (body.length < CIPHERTEXT_AT) throw new EngineError('WRONG_KEY_OR_DAMAGED')
  const publicKeys = new Uint8Array(64)
  publicKeys.set(body.subarray(0, 32))
  crypto.x25519.publicKey(publicKeys.subarray(32), key)
  const digest = new Uint8Array(32)
  crypto.blake2b(digest, publicKeys)

  const out = new Uint8Array(body.length - CIPHERTEXT_AT)
  using guarded = allocator.allocate(32)
  const opened = guarded.write((shared) => {
    crypto.x25519.sharedSecret(shared, key, publicKeys.subarray(0, 32))
    // A point of low order gives the zero secret under every key (RFC 7748, section 6.1): anybody
    // could make such a file, so it counts as forged, although the original would open it.
    if (crypto.equal(shared, new Uint8Array(32))) return undefined
    const opens = (nonce: Uint8Array) =>
      crypto.xchacha20poly1305.open(
        out,
        body.subarray(CIPHERTEXT_AT),
        body.subarray(TAG_AT, CIPHERTEXT_AT),
        shared,
        nonce,
        associatedData,
      )
    if (opens(digest.subarray(0, 24))) return 'present'
    const earlyNonce = new Uint8Array(24)
    crypto.blake2b(earlyNonce, publicKeys)
    return opens(earlyNonce) ? 'early' : undefined
  })
  if (opened === 'present') return out
  crypto.wipe(out)
  throw new EngineError(opened === 'early' ? 'UNSUPPORTED_VERSION' : 'WRONG_KEY_OR_DAMAGED')
}
