import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'

/**
 * STREAM, the payload encryption of age (C2SP age.md, "Payload"): pieces of 64 KiB, each sealed
 * with ChaCha20-Poly1305 under an 11-byte big-endian counter and a byte that is 1 for the last
 * piece only. The counter forbids reordering, the last byte truncation and appending.
 */
const PIECE = 65_536
const TAG = 16
const CHUNK = PIECE + TAG
const NONCE = 12
const nothing = new Uint8Array(0)

/** Length in bytes of `length` bytes when sealed. */
export function sealedStreamLength(length: number): number {
  return length + TAG * Math.max(1, Math.ceil(length / PIECE))
}

/**
 * Opens a sealed stream under `key` (32 bytes).
 * @throws EngineError `SNAPSHOT_DAMAGED` when a chunk fails or the lengths are impossible; chunks
 * that were opened until then are wiped.
 */
export function openStream(
  crypto: CryptoProvider,
  key: Uint8Array,
  sealed: Uint8Array,
): Uint8Array {
  const chunks = Math.ceil(sealed.length / CHUNK)
  const last = sealed.length - (chunks - 1) * CHUNK
  // An empty last piece is allowed only where it is the sole one (C2SP age.md).
  if (chunks < 1 || last < TAG || (last === TAG && chunks > 1)) {
    throw new EngineError('SNAPSHOT_DAMAGED')
  }
  const out = new Uint8Array(sealed.length - chunks * TAG)
  const nonce = new Uint8Array(NONCE)
  const counter = new DataView(nonce.buffer)
  for (let index = 0; index < chunks; index++) {
    const start = index * CHUNK
    const end = Math.min(start + CHUNK, sealed.length)
    counter.setUint32(7, index)
    nonce[11] = index === chunks - 1 ? 1 : 0
    const opened = crypto.chacha20poly1305.open(
      out.subarray(index * PIECE, index * PIECE + end - TAG - start),
      sealed.subarray(start, end - TAG),
      sealed.subarray(end - TAG, end),
      key,
      nonce,
      nothing,
    )
    if (!opened) {
      crypto.wipe(out)
      throw new EngineError('SNAPSHOT_DAMAGED')
    }
  }
  return out
}

/**
 * Seals in place under `key` (32 bytes), which must never have sealed anything before. `buffer` has
 * `sealedStreamLength(length)` bytes, the plaintext stands in its last `length`; afterwards all of
 * it is the sealed stream. A piece moves towards the front by what the tags of the pieces from
 * there on will take, so it never overwrites one that is not sealed yet.
 */
export function sealStream(
  crypto: CryptoProvider,
  key: Uint8Array,
  buffer: Uint8Array,
  length: number,
): void {
  const chunks = Math.max(1, Math.ceil(length / PIECE))
  const plaintext = buffer.length - length
  const nonce = new Uint8Array(NONCE)
  const counter = new DataView(nonce.buffer)
  for (let index = 0; index < chunks; index++) {
    const start = index * CHUNK
    const from = plaintext + index * PIECE
    const size = Math.min(PIECE, buffer.length - from)
    buffer.copyWithin(start, from, from + size)
    counter.setUint32(7, index)
    nonce[11] = index === chunks - 1 ? 1 : 0
    const piece = buffer.subarray(start, start + size)
    const tag = buffer.subarray(start + size, start + size + TAG)
    crypto.chacha20poly1305.seal(piece, tag, piece, key, nonce, nothing)
  }
}
