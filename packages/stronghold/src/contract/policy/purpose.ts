import { StrongholdError } from '../errors.js'

/** The most bytes of UTF-8 in a purpose. */
export const maxPurposeLength = 256

/** All ends of lines (LF, VT, FF, CR, NEL, LS and PS), and half of a pair of surrogates. */
const noneOfALine = /[\n\v\f\r\u0085\u2028\u2029\p{Cs}]/u

/**
 * Whether a text can be the purpose of an approval: one line, at most 256 bytes. A longer one could
 * push the rest of the request off the screen of the person who approves.
 */
export function isPurpose(text: string): boolean {
  return !noneOfALine.test(text) && new TextEncoder().encode(text).length <= maxPurposeLength
}

/** @throws StrongholdError `INVALID_ARGUMENT` unless the text can be a purpose. */
export function requirePurpose(text: string): void {
  if (isPurpose(text)) return
  const detail = `A purpose is one line of at most ${maxPurposeLength} bytes.`
  throw new StrongholdError('INVALID_ARGUMENT', { detail })
}
