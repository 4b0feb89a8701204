import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { Aead, CryptoProvider } from '../provider.js'
import { heapScratch, type Scratch } from '../scratch.js'
import {
  chunksOf,
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  type StreamCipher,
  streamCipherOf,
} from './layout.js'

export {
  makeStreamHeader,
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  STREAM_HEADER_LENGTH,
  STREAM_MAX_CHUNKS,
  type StreamCipher,
  streamCipherOf,
} from './layout.js'

/** The position of a run of chunks in its stream. */
export interface StreamPlace {
  /** 37 bytes, made by `makeStreamHeader`. */
  readonly header: Uint8Array
  /** The number of the first chunk, from 0. */
  readonly index: number
  /** Whether the last chunk of the run is the last one of the stream. */
  readonly final: boolean
  /** The context of the stream; the same for all its chunks, and not stored in it. */
  readonly associatedData: Uint8Array
}

const KEY_LENGTH = 32
const SALT_LENGTH = 32
// No other use of a stream's key begins its `info` so.
const DOMAIN = new TextEncoder().encode('stronghold stream 1')

const ciphers: Readonly<Record<StreamCipher, (crypto: CryptoProvider) => Aead>> = {
  Aes256Gcm: (crypto) => crypto.aes256gcm,
  XChaCha20Poly1305: (crypto) => crypto.xchacha20poly1305,
}

/**
 * Encrypts a run of consecutive chunks of a stream (`docs/spec/stream.md`) under a key of 32 bytes.
 * The sealed run, or `undefined` when the position is invalid or the run does not fit it: all
 * chunks but the last of a stream are full, and the last is empty only in an empty stream.
 *
 * Every chunk has a key of its own, from a salt that is drawn here: sealing two different runs at
 * one place gives away neither of them.
 */
export function sealStreamRun(
  crypto: CryptoProvider,
  plaintext: Uint8Array,
  key: Uint8Array,
  place: StreamPlace,
  scratch: Scratch = heapScratch,
): Uint8Array | undefined {
  if (!isBytes(plaintext) || !hasLength(key, KEY_LENGTH)) throw wrongArgument('sealStreamRun')
  const cipher = streamCipherOf(place.header)
  const chunks = chunksOf(plaintext, place, { chunkLength: STREAM_CHUNK_LENGTH, overhead: 0 })
  if (cipher === undefined || chunks === undefined) return undefined
  const sealed = new Uint8Array(plaintext.length + chunks.length * STREAM_CHUNK_OVERHEAD)
  const chunkKeys = new ChunkKeys(crypto, ciphers[cipher](crypto), key, place, scratch)
  try {
    let offset = 0
    chunks.forEach((chunk, i) => {
      const salt = sealed.subarray(offset, offset + SALT_LENGTH)
      const ciphertext = sealed.subarray(offset + SALT_LENGTH, offset + SALT_LENGTH + chunk.length)
      offset += chunk.length + STREAM_CHUNK_OVERHEAD
      const tag = sealed.subarray(offset - chunkKeys.aead.tagLength, offset)
      crypto.random(salt)
      chunkKeys.turnTo(salt, i, place.final && i === chunks.length - 1)
      chunkKeys.aead.seal(ciphertext, tag, chunk, chunkKeys.key, chunkKeys.nonce, NOTHING)
    })
    return sealed
  } finally {
    chunkKeys.wipe()
  }
}

/**
 * Decrypts a run of consecutive chunks. `undefined`, and no plaintext, unless every one of them was
 * sealed at exactly this place of this stream, under this key.
 */
export function openStreamRun(
  crypto: CryptoProvider,
  sealed: Uint8Array,
  key: Uint8Array,
  place: StreamPlace,
  scratch: Scratch = heapScratch,
): Uint8Array | undefined {
  if (!isBytes(sealed) || !hasLength(key, KEY_LENGTH)) throw wrongArgument('openStreamRun')
  const cipher = streamCipherOf(place.header)
  const chunks = chunksOf(sealed, place, {
    chunkLength: STREAM_CHUNK_LENGTH + STREAM_CHUNK_OVERHEAD,
    overhead: STREAM_CHUNK_OVERHEAD,
  })
  if (cipher === undefined || chunks === undefined) return undefined
  const plaintext = new Uint8Array(sealed.length - chunks.length * STREAM_CHUNK_OVERHEAD)
  const chunkKeys = new ChunkKeys(crypto, ciphers[cipher](crypto), key, place, scratch)
  try {
    const opened = chunks.every((chunk, i) => {
      const offset = i * STREAM_CHUNK_LENGTH
      const length = chunk.length - STREAM_CHUNK_OVERHEAD
      const ciphertext = chunk.subarray(SALT_LENGTH, SALT_LENGTH + length)
      const tag = chunk.subarray(SALT_LENGTH + length)
      chunkKeys.turnTo(chunk.subarray(0, SALT_LENGTH), i, place.final && i === chunks.length - 1)
      const out = plaintext.subarray(offset, offset + length)
      return chunkKeys.aead.open(out, ciphertext, tag, chunkKeys.key, chunkKeys.nonce, NOTHING)
    })
    if (!opened) crypto.wipe(plaintext)
    return opened ? plaintext : undefined
  } finally {
    chunkKeys.wipe()
  }
}

const NOTHING = new Uint8Array(0)

/** The key and the nonce of one chunk after the other. */
class ChunkKeys {
  readonly aead: Aead
  readonly key: Uint8Array
  /** Zeros ‖ number of the chunk (4, big-endian) ‖ 1 for the last of the stream. */
  readonly nonce: Uint8Array
  readonly #crypto: CryptoProvider
  readonly #streamKey: Uint8Array
  readonly #info: Uint8Array
  readonly #first: number

  constructor(
    crypto: CryptoProvider,
    aead: Aead,
    streamKey: Uint8Array,
    { header, index, associatedData }: StreamPlace,
    scratch: Scratch,
  ) {
    this.aead = aead
    this.key = scratch.take(KEY_LENGTH)
    this.nonce = new Uint8Array(aead.nonceLength)
    this.#crypto = crypto
    this.#streamKey = streamKey
    // Unambiguous: both of the parts before the data have a fixed length.
    this.#info = new Uint8Array(DOMAIN.length + header.length + associatedData.length)
    this.#info.set(DOMAIN)
    this.#info.set(header, DOMAIN.length)
    this.#info.set(associatedData, DOMAIN.length + header.length)
    this.#first = index
  }

  turnTo(salt: Uint8Array, offset: number, last: boolean): void {
    const { nonce } = this
    const number = this.#first + offset
    nonce[nonce.length - 5] = number >>> 24
    nonce[nonce.length - 4] = number >>> 16
    nonce[nonce.length - 3] = number >>> 8
    nonce[nonce.length - 2] = number
    nonce[nonce.length - 1] = last ? 1 : 0
    this.#crypto.hkdfSha256(this.key, this.#streamKey, salt, this.#info)
  }

  wipe(): void {
    this.#crypto.wipe(this.key)
  }
}
