import { isUtf8 } from 'node:buffer'
import { StrongholdError } from '@stronghold/stronghold'

/**
 * First bytes, in UTF-8, of what the lists of BIP39 have besides ASCII: combining accents, kana and
 * ideographs, jamo of Hangul and its syllables. Controls, and what turns text around, begin otherwise.
 */
const beginnings = new Set([0xcc, 0xcd, 0xe1, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9])
for (let byte = 0xea; byte <= 0xed; byte++) beginnings.add(byte)

/**
 * Looks at a mnemonic (UTF-8) before it is printed: one of another machine may be none. It does not
 * become a string for that.
 * @throws StrongholdError `PROTOCOL_VIOLATION`; the bytes are wiped then.
 */
export function requireWords(mnemonic: Uint8Array): void {
  if (isUtf8(mnemonic) && mnemonic.every(isOfWords)) return
  mnemonic.fill(0)
  throw new StrongholdError('PROTOCOL_VIOLATION')
}

function isOfWords(byte: number): boolean {
  if (byte < 0x80) return byte === 0x20 || (byte >= 0x61 && byte <= 0x7a)
  return byte < 0xc0 || beginnings.has(byte)
}
