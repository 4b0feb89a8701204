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
 * The shape of a procedure's answer to one input, beyond its codec: data, against which another
 * machine's answer is checked before the caller sees it. It holds only lengths and words of the
 * input.
 */
export type Answer =
  /** Every value of the codec, which is precise enough: nothing, or a flag. */
  | { readonly kind: 'plain' }
  /** From `least` to `max` bytes, a multiple of `step`. */
  | {
      readonly kind: 'bytes'
      readonly least: number
      readonly max: number
      readonly step: number
    }
  | { readonly kind: 'point'; readonly of: AnswerPoint }
  /** Words of BIP39 with their checksum, in the form of `BIP39Generate`. */
  | { readonly kind: 'mnemonic'; readonly words: number; readonly language: Bip39Language }
  /** HPKE: a point of X25519, and so many bytes of ciphertext. */
  | { readonly kind: 'sealed'; readonly length: number }
  /** A public node of BIP32: the version, a depth, and a point at its end. */
  | { readonly kind: 'extendedKey'; readonly version: number; readonly depth: number }
  /** Of the application: its declaration is all that is known. */
  | { readonly kind: 'declared' }

const plain: Answer = Object.freeze({ kind: 'plain' })
const declared: Answer = Object.freeze({ kind: 'declared' })

/** Shapes of answers, for declarations. */
export const answers = {
  plain: () => plain,
  declared: () => declared,
  /** So many bytes; for a refused input less than none, which nothing is. */
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
