import type { Bip39Language } from './bip39.js'
import { STREAM_CHUNK_LENGTH, STREAM_CHUNK_OVERHEAD } from './stream-layout.js'

/** The curve of a point in an answer. */
export type AnswerPoint =
  | 'Ed25519'
  | 'X25519'
  | 'Secp256k1Ecdsa'
  | 'P256'
  | 'Bls12381'
  | 'Secp256k1XOnly'
  | 'Bls12381Signature'

/**
 * What a procedure answers to one input, besides what its codec says: data, by which an answer of
 * another machine is looked at before anybody sees it. It has nothing of the input but lengths and
 * words.
 */
export type Answer =
  /** All that the codec takes, which says it all: nothing, or a flag. */
  | { readonly kind: 'plain' }
  /** From `least` to `most` bytes, a multiple of `step`. */
  | {
      readonly kind: 'bytes'
      readonly least: number
      readonly max: number
      readonly step: number
    }
  | { readonly kind: 'point'; readonly of: AnswerPoint }
  /** Words of BIP39 with their checksum, in the form in which they are drawn. */
  | { readonly kind: 'mnemonic'; readonly words: number; readonly language: Bip39Language }
  /** HPKE: a point of X25519, and so many bytes of ciphertext. */
  | { readonly kind: 'sealed'; readonly length: number }
  /** A node of BIP32 as it is published: the version, a depth, and a point at its end. */
  | { readonly kind: 'extendedKey'; readonly version: number; readonly depth: number }
  /** Of the application: its declaration is all that is known. */
  | { readonly kind: 'declared' }

const plain: Answer = Object.freeze({ kind: 'plain' })
const declared: Answer = Object.freeze({ kind: 'declared' })

/** What procedures answer, for their declarations. */
export const answers = {
  plain: () => plain,
  declared: () => declared,
  /** So many bytes; of what was refused less than none, which nothing is. */
  bytes: (length: number): Answer => ({ kind: 'bytes', least: length, max: length, step: 1 }),
  /** At least so many bytes, a multiple of `step`. */
  bytesFrom: (least: number, step = 1): Answer => ({
    kind: 'bytes',
    least,
    max: Number.POSITIVE_INFINITY,
    step,
  }),
  point: (of: AnswerPoint): Answer => ({ kind: 'point', of }),
  mnemonic: (words: number, language: Bip39Language): Answer => ({
    kind: 'mnemonic',
    words,
    language,
  }),
  sealed: (length: number): Answer => ({ kind: 'sealed', length }),
  extendedKey: (version: number, depth: number): Answer => ({
    kind: 'extendedKey',
    version,
    depth,
  }),
} as const

/** Bytes of a run of a stream when it is sealed, or opened. */
export const runLength = {
  sealed: (plaintext: number) =>
    plaintext + STREAM_CHUNK_OVERHEAD * chunks(plaintext, STREAM_CHUNK_LENGTH),
  opened: (sealed: number) =>
    sealed - STREAM_CHUNK_OVERHEAD * chunks(sealed, STREAM_CHUNK_LENGTH + STREAM_CHUNK_OVERHEAD),
} as const

function chunks(length: number, chunk: number): number {
  return Math.max(1, Math.ceil(length / chunk))
}
