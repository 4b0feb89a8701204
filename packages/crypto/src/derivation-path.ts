import { CryptoError } from './errors.js'

/** Added to an index to make it hardened (BIP32): 2^31. */
export const HARDENED = 0x80000000

/** BIP32 keeps the depth of a key in one byte. */
const LONGEST_PATH = 255

/**
 * Reads a path like `m/44'/4218'/0'/0'/0'` into the indexes of BIP32, 0 to 2^32 - 1, with 2^31
 * added to the hardened ones. A segment is hardened when `'`, `h` or `H` follows. `m` alone is the
 * master node and gives no index.
 *
 * Anything else is refused rather than guessed at: signs, spaces, leading zeros, an empty segment,
 * an index of 2^31 or more, more than 255 segments.
 * @throws CryptoError `INVALID_PATH`
 */
export function parseDerivationPath(path: string): number[] {
  const [root, ...segments] = path.split('/')
  if (root !== 'm' || segments.length > LONGEST_PATH) throw new CryptoError('INVALID_PATH')
  return segments.map(parseSegment)
}

function parseSegment(segment: string): number {
  const match = /^(0|[1-9][0-9]{0,9})(['hH]?)$/.exec(segment)
  const index = Number(match?.[1] ?? HARDENED)
  if (index >= HARDENED) throw new CryptoError('INVALID_PATH')
  return match?.[2] ? index + HARDENED : index
}
