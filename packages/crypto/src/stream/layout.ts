/** Bytes of plaintext in every chunk of a stream but the last. */
export const STREAM_CHUNK_LENGTH = 65_536

/** Bytes that a sealed chunk is longer than its plaintext: salt (32) and tag (16). */
export const STREAM_CHUNK_OVERHEAD = 48

/** Bytes of a header: magic (4) ‖ cipher (1) ‖ identifier (32). */
export const STREAM_HEADER_LENGTH = 37

/** Chunks that a stream can have: their numbers are of 32 bits. */
export const STREAM_MAX_CHUNKS = 2 ** 32

/** The ciphers of streams and their numbers in a header. */
export const streamCiphers = { Aes256Gcm: 1, XChaCha20Poly1305: 2 } as const

/** `Aes256Gcm` or `XChaCha20Poly1305`. */
export type StreamCipher = keyof typeof streamCiphers

const MAGIC = new TextEncoder().encode('SHS1')
const IDENTIFIER_LENGTH = 32

/**
 * The header of a stream. `identifier`: 32 bytes that no other stream under the same key has;
 * random ones need not be secret.
 */
export function makeStreamHeader(cipher: StreamCipher, identifier: Uint8Array): Uint8Array {
  if (identifier.length !== IDENTIFIER_LENGTH) {
    throw new RangeError('makeStreamHeader: an identifier has 32 bytes')
  }
  const header = new Uint8Array(STREAM_HEADER_LENGTH)
  header.set(MAGIC)
  header[MAGIC.length] = streamCiphers[cipher]
  header.set(identifier, MAGIC.length + 1)
  return header
}

/** The cipher that a header names; `undefined` when it is no header of a stream. */
export function streamCipherOf(header: Uint8Array): StreamCipher | undefined {
  if (header.length !== STREAM_HEADER_LENGTH) return undefined
  if (!MAGIC.every((byte, i) => header[i] === byte)) return undefined
  const names = Object.keys(streamCiphers) as StreamCipher[]
  return names.find((name) => streamCiphers[name] === header[MAGIC.length])
}

/**
 * Cuts a run of bytes into chunks of `chunkLength`, of which the last is shorter only at the end of
 * a stream. `undefined` for a run that no stream has: an empty one, a short one in the middle, a
 * number that does not exist, or an empty chunk at the end of a stream that is not empty.
 */
export function chunksOf(
  run: Uint8Array,
  { index, final }: { readonly index: number; readonly final: boolean },
  { chunkLength, overhead }: { readonly chunkLength: number; readonly overhead: number },
): Uint8Array[] | undefined {
  const count = Math.max(1, Math.ceil(run.length / chunkLength))
  if (index >>> 0 !== index || index + count > STREAM_MAX_CHUNKS) return undefined
  const lastLength = run.length - (count - 1) * chunkLength
  const onlyChunk = index === 0 && count === 1
  const shortest = final ? overhead + (onlyChunk ? 0 : 1) : chunkLength
  if (lastLength < shortest) return undefined
  return Array.from({ length: count }, (_, i) =>
    run.subarray(i * chunkLength, (i + 1) * chunkLength),
  )
}
