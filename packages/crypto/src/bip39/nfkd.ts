import { CryptoError } from '../errors.js'
import type { Scratch } from '../scratch.js'
import { codePointAt, utf8Length, widthOf } from './utf8.js'

/**
 * Normalization Form KD (UAX #15) of UTF-8 text, as UTF-8 again, in bytes taken from `scratch`
 * that the caller wipes.
 *
 * Bytes below 0x80 are copied. Other text is normalised one cluster at a time, a character with its
 * combining marks, since JavaScript normalises only strings and a string cannot be wiped: a
 * secret is never whole in one.
 * @throws CryptoError `INVALID_UTF8`
 */
export function normalizeNfkd(text: Uint8Array, scratch: Scratch): Uint8Array {
  if (text.every(isAscii)) {
    const copy = scratch.take(text.length)
    copy.set(text)
    return copy
  }
  const out = scratch.take(writeNfkd(undefined, text))
  writeNfkd(out, text)
  return out
}

/** Returns the length of the result, and writes it when there is somewhere to write to. */
function writeNfkd(out: Uint8Array | undefined, text: Uint8Array): number {
  let length = 0
  let cluster = ''
  const flush = () => {
    const normal = cluster.normalize('NFKD')
    if (out !== undefined) encoder.encodeInto(normal, out.subarray(length))
    length += utf8Length(normal)
  }
  for (let i = 0; i < text.length; ) {
    const codePoint = codePointAt(text, i)
    if (codePoint === undefined) throw new CryptoError('INVALID_UTF8')
    i += widthOf(codePoint)
    const character = String.fromCodePoint(codePoint).normalize('NFKD')
    // Marks may be reordered, but never across a character that is not a mark. Some characters
    // become a mark only by decomposition, so that is what is looked at.
    if (!STARTS_WITH_MARK.test(character)) {
      flush()
      cluster = ''
    }
    cluster += character
  }
  flush()
  return length
}

const encoder = new TextEncoder()
const STARTS_WITH_MARK = /^\p{Mark}/u

function isAscii(byte: number): boolean {
  return byte < 0x80
}
