import { isUtf8 } from 'node:buffer'
import { StrongholdError } from '@stronghold/stronghold'

/**
 * First bytes, in UTF-8, of what the lists of BIP39 have besides ASCII: combining accents, kana and
 * ideographs, jamo of Hangul and its syllables. Controls, and what turns text around, begin otherwise.
 */
const beginnings = new Set([0xcc, 0xcd, 0xe1, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9])
for (let byte = 0xea; byte <= 0xed; byte++) beginnings.add(byte)

/**
 * Checks a mnemonic (UTF-8) before it is printed: another machine may send something else. It does
 * not become a string for that.
 * @throws StrongholdError `PROTOCOL_VIOLATION`; the bytes are wiped then.
 */
export function requireWords(mnemonic: Uint8Array): void {
  if (isUtf8(mnemonic) && mnemonic.every(isOfWords)) return
  mnemonic.fill(0)
  throw new StrongholdError('PROTOCOL_VIOLATION')
}

const space = 0x20
const columns = 4

/**
 * The words of a mnemonic for a person who copies them from a screen: each with its number,
 * aligned. Those with letters beyond ASCII stand one in a line, for their widths differ from screen
 * to screen. The result holds views of `mnemonic` and the text between them: nothing else has to be
 * wiped.
 */
export function numberedWords(mnemonic: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = []
  for (let from = 0; from <= mnemonic.length; from += (words.at(-1) as Uint8Array).length + 1) {
    const end = mnemonic.indexOf(space, from)
    words.push(mnemonic.subarray(from, end < 0 ? mnemonic.length : end))
  }
  const perLine = mnemonic.every((byte) => byte < 0x80) ? columns : 1
  const width = Math.max(...words.map(({ length }) => length))
  return words.flatMap((word, i) => {
    const isLast = (i + 1) % perLine === 0 || i === words.length - 1
    const gap = isLast ? '\n' : ' '.repeat(width - word.length + 3)
    return [Buffer.from(`${String(i + 1).padStart(2)}. `), word, Buffer.from(gap)]
  })
}

function isOfWords(byte: number): boolean {
  if (byte < 0x80) return byte === 0x20 || (byte >= 0x61 && byte <= 0x7a)
  return byte < 0xc0 || beginnings.has(byte)
}
