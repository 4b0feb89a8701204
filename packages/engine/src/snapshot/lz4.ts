import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'

/** The largest decompressed payload that is accepted unless the caller says otherwise: 1 GiB. */
export const PAYLOAD_LIMIT = 2 ** 30

/**
 * Decompresses a raw LZ4 block (no frame, no size prefix).
 *
 * Tolerant where the original is: the input may end right after literals or right after a match,
 * and a match may produce the last byte. The exact length is worked out before anything is
 * allocated, so a bomb costs its own length in time (LZ4 cannot exceed 255 to 1) and no memory.
 * Where the block is a single literal run, as in the files we write, the result is a **view** of
 * `block`, not a copy.
 * @throws EngineError `SNAPSHOT_DAMAGED` for a malformed block, `SNAPSHOT_TOO_LARGE` for a result
 *   over `limit` bytes.
 */
export function decompress(block: Uint8Array, limit = PAYLOAD_LIMIT): Uint8Array {
  const literals = soleLiteralRun(block)
  if (literals !== undefined) {
    if (literals.length > limit) throw new EngineError('SNAPSHOT_TOO_LARGE')
    return literals
  }
  const out = new Uint8Array(walk(block, undefined, limit))
  walk(block, out, limit)
  return out
}

/** `decompress` for a secret block: wipes it, unless the result is a view of it. */
export function consumeCompressed(
  crypto: CryptoProvider,
  block: Uint8Array,
  limit: number,
): Uint8Array {
  let payload: Uint8Array | undefined
  try {
    payload = decompress(block, limit)
    return payload
  } finally {
    if (payload?.buffer !== block.buffer) crypto.wipe(block)
  }
}

/** Length in bytes of the LZ4 block that holds `length` bytes as one literal run. */
export function literalRunLength(length: number): number {
  return 1 + (length < 15 ? 0 : 1 + Math.floor((length - 15) / 255)) + length
}

/**
 * Writes `payload` as one literal run into `out` (`literalRunLength` bytes). Every decoder accepts
 * it; most of a payload is ciphertext, which no compressor makes smaller; and the length of the
 * file tells nothing about how alike its contents are (the CRIME attack).
 */
export function writeLiteralRun(out: Uint8Array, payload: Uint8Array): void {
  const { length } = payload
  if (length < 15) {
    out[0] = length << 4
  } else {
    out[0] = 0xf0
    const full = Math.floor((length - 15) / 255)
    out.fill(255, 1, 1 + full)
    out[1 + full] = (length - 15) % 255
  }
  out.set(payload, out.length - length)
}

/** The literals of a block that consists of nothing else. */
function soleLiteralRun(block: Uint8Array): Uint8Array | undefined {
  let length = (block[0] ?? 0) >> 4
  let at = 1
  if (length === 15) {
    let byte = 255
    while (byte === 255) {
      byte = block[at++] ?? 0
      length += byte
    }
  }
  return at + length === block.length ? block.subarray(at) : undefined
}

/**
 * Goes through the sequences of a block and gives the length of what they produce: without `out`
 * checking everything and writing nothing, with `out` writing into it.
 */
function walk(block: Uint8Array, out: Uint8Array | undefined, limit: number): number {
  const end = block.length
  let at = 0
  let written = 0
  while (at < end) {
    const token = block[at++] as number
    let length = token >> 4
    if (length === 15) {
      let byte = 255
      while (byte === 255) {
        if (at >= end) throw new EngineError('SNAPSHOT_DAMAGED')
        byte = block[at++] as number
        length += byte
      }
    }
    if (length > end - at) throw new EngineError('SNAPSHOT_DAMAGED')
    if (out !== undefined && length > 0) out.set(block.subarray(at, at + length), written)
    at += length
    written += length
    if (at < end) {
      if (end - at < 2) throw new EngineError('SNAPSHOT_DAMAGED')
      const distance = (block[at] as number) | ((block[at + 1] as number) << 8)
      at += 2
      if (distance === 0 || distance > written) throw new EngineError('SNAPSHOT_DAMAGED')
      length = 4 + (token & 15)
      if (length === 19) {
        let byte = 255
        while (byte === 255) {
          if (at >= end) throw new EngineError('SNAPSHOT_DAMAGED')
          byte = block[at++] as number
          length += byte
        }
      }
      if (out !== undefined) repeat(out, written, distance, length)
      written += length
    }
    if (written > limit) throw new EngineError('SNAPSHOT_TOO_LARGE')
  }
  return written
}

/** Continues `out` at `at` with `length` bytes from `distance` back, which may overlap. */
function repeat(out: Uint8Array, at: number, distance: number, length: number): void {
  const start = at - distance
  let copied = 0
  // Each round at least doubles what can be copied, so a long run costs a handful of native calls.
  while (copied < length) {
    const count = Math.min(length - copied, distance + copied)
    out.copyWithin(at + copied, start, start + count)
    copied += count
  }
}
