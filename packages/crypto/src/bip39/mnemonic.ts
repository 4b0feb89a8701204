import { sha256 } from '@noble/hashes/sha2.js'
import { isBytes, wrongArgument } from '../bytes.js'
import { CryptoError, type CryptoErrorCode } from '../errors.js'
import type { CryptoProvider } from '../provider.js'
import { heapScratch, type Scratch } from '../scratch.js'
import { readIndex, writeIndex } from './indexes.js'
import type { Language } from './language.js'
import { normalizeMnemonic, SPACE } from './normalize.js'
import { wordTable } from './word-table.js'

/** Why a mnemonic is not valid. */
export type MnemonicFault = Extract<CryptoErrorCode, `MNEMONIC_${string}` | 'INVALID_UTF8'>

/** Most entropy (32), its checksum (1), and room to read three bytes at a time. */
const BITS_LENGTH = 36

/**
 * Words for `entropy` of 16, 20, 24, 28 or 32 bytes (BIP39, "Generating the mnemonic"): 12, 15, 18,
 * 21 or 24 words in UTF-8, NFKD, joined by single spaces (U+0020, also for Japanese). The result
 * comes from `scratch`; the caller wipes it.
 */
export function mnemonicFromEntropy(
  crypto: CryptoProvider,
  entropy: Uint8Array,
  language: Language,
  scratch: Scratch = heapScratch,
): Uint8Array {
  if (!isBytes(entropy) || !isEntropyLength(entropy.length)) {
    throw wrongArgument('mnemonicFromEntropy')
  }
  const table = wordTable(language)
  const wordCount = (entropy.length * 3) / 4
  const bits = scratch.take(BITS_LENGTH)
  const checksum = scratch.take(32)
  try {
    crypto.sha256(checksum, entropy)
    bits.fill(0)
    bits.set(entropy)
    bits[entropy.length] = checksum[0] as number

    let length = wordCount - 1
    for (let i = 0; i < wordCount; i++) length += table.word(readIndex(bits, i)).length
    const mnemonic = scratch.take(length)
    for (let i = 0, offset = 0; i < wordCount; i++) {
      if (i > 0) mnemonic[offset++] = SPACE
      const word = table.word(readIndex(bits, i))
      mnemonic.set(word, offset)
      offset += word.length
    }
    return mnemonic
  } finally {
    crypto.wipe(bits)
    crypto.wipe(checksum)
  }
}

/**
 * `undefined` when `mnemonic` (UTF-8 in any normal form, words separated by U+0020 or U+3000) is
 * one of BIP39 in `language`, otherwise the first fault found.
 */
export function checkMnemonic(
  crypto: Pick<CryptoProvider, 'sha256' | 'wipe'>,
  mnemonic: Uint8Array,
  language: Language,
  scratch: Scratch = heapScratch,
): MnemonicFault | undefined {
  let normal: Uint8Array
  try {
    normal = normalizeMnemonic(crypto, mnemonic, scratch)
  } catch (error) {
    if (error instanceof CryptoError) return error.code as MnemonicFault
    throw error
  }
  const bits = scratch.take(BITS_LENGTH)
  const checksum = scratch.take(32)
  try {
    bits.fill(0)
    const wordCount = countWords(normal)
    if (!isEntropyLength((wordCount * 4) / 3)) return 'MNEMONIC_WORD_COUNT'
    if (readWords(bits, normal, language) !== undefined) return 'MNEMONIC_UNKNOWN_WORD'

    const entropyLength = (wordCount * 4) / 3
    crypto.sha256(checksum, bits.subarray(0, entropyLength))
    const unusedBits = 8 - entropyLength / 4
    const difference = (bits[entropyLength] as number) ^ (checksum[0] as number)
    return difference >> unusedBits === 0 ? undefined : 'MNEMONIC_CHECKSUM'
  } finally {
    crypto.wipe(normal)
    crypto.wipe(bits)
    crypto.wipe(checksum)
  }
}

/**
 * The number, from 1, of the first word of a mnemonic that the list of `language` does not have: of a
 * mnemonic that `checkMnemonic` finds such a word in.
 */
export function unknownWordOf(
  crypto: Pick<CryptoProvider, 'wipe'>,
  mnemonic: Uint8Array,
  language: Language,
  scratch: Scratch = heapScratch,
): number | undefined {
  const normal = normalizeMnemonic(crypto, mnemonic, scratch)
  const bits = scratch.take(BITS_LENGTH)
  try {
    return readWords(bits, normal, language)
  } finally {
    crypto.wipe(normal)
    crypto.wipe(bits)
  }
}

/**
 * Whether bytes are a mnemonic of so many words, in the form in which `mnemonicFromEntropy` draws
 * one: NFKD, single spaces (U+0020), a checksum that matches.
 */
export function isMnemonic(mnemonic: Uint8Array, language: Language, words: number): boolean {
  const crypto = {
    sha256: (out: Uint8Array, data: Uint8Array) => out.set(sha256(data)),
    wipe: (bytes: Uint8Array) => void bytes.fill(0),
  }
  if (countWords(mnemonic) !== words) return false
  if (checkMnemonic(crypto, mnemonic, language) !== undefined) return false
  const normal = normalizeMnemonic(crypto, mnemonic)
  const isNormal = normal.length === mnemonic.length && normal.every((b, i) => b === mnemonic[i])
  normal.fill(0)
  return isNormal
}

function isEntropyLength(length: number): boolean {
  return length >= 16 && length <= 32 && length % 4 === 0
}

function countWords(normal: Uint8Array): number {
  let words = normal.length === 0 ? 0 : 1
  for (let i = 0; i < normal.length; i++) if (normal[i] === SPACE) words++
  return words
}

// Answers the number of the first word that the list does not have.
function readWords(bits: Uint8Array, normal: Uint8Array, language: Language): number | undefined {
  const table = wordTable(language)
  for (let start = 0, i = 0; start < normal.length; i++) {
    const space = normal.indexOf(SPACE, start)
    const end = space < 0 ? normal.length : space
    const index = table.find(normal, start, end)
    if (index < 0) return i + 1
    writeIndex(bits, i, index)
    start = end + 1
  }
  return undefined
}
