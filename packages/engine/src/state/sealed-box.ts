import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import { byteKey } from '../ids.js'

/** The bytes that a sealed box adds to its content: tag (16) and nonce (24). */
export const BOX_OVERHEAD = 40

/**
 * Seals `plaintext` into `out` (40 bytes longer) as tag, nonce, ciphertext: XChaCha20-Poly1305
 * under `key` (32) with a random nonce, which at 24 bytes never repeats.
 */
export function sealBox(
  crypto: CryptoProvider,
  out: Uint8Array,
  plaintext: Uint8Array,
  key: Uint8Array,
  associatedData: Uint8Array,
): void {
  const tag = out.subarray(0, 16)
  const nonce = out.subarray(16, BOX_OVERHEAD)
  crypto.random(nonce)
  const ciphertext = out.subarray(BOX_OVERHEAD)
  crypto.xchacha20poly1305.seal(ciphertext, tag, plaintext, key, nonce, associatedData)
}

/**
 * Opens a box into `out` (40 bytes shorter).
 * @throws EngineError `RECORD_DAMAGED` when it does not authenticate, or is too short to.
 */
export function openBox(
  crypto: CryptoProvider,
  out: Uint8Array,
  box: Uint8Array,
  key: Uint8Array,
  associatedData: Uint8Array,
): void {
  const opened =
    box.length - BOX_OVERHEAD === out.length &&
    crypto.xchacha20poly1305.open(
      out,
      box.subarray(BOX_OVERHEAD),
      box.subarray(0, 16),
      key,
      box.subarray(16, BOX_OVERHEAD),
      associatedData,
    )
  if (!opened) throw new EngineError('RECORD_DAMAGED')
}

/**
 * Tag and nonce of a sealed secret. Not the blob id: a file made with care could give two contents
 * one blob id, and a public key cached for one would then be used to sign with the other.
 */
export function contentName(blob: Uint8Array): string {
  return byteKey(blob.subarray(0, BOX_OVERHEAD))
}
