import { CryptoError } from '../errors.js'
import type { CryptoProvider } from '../provider.js'
import { heapScratch, type Scratch } from '../scratch.js'
import { normalizeNfkd } from './nfkd.js'

export const SPACE = 0x20

/**
 * The form of a mnemonic that its seed is derived from: NFKD, in UTF-8, which also turns the
 * ideographic space U+3000 into U+0020. The result comes from `scratch`; the caller wipes it.
 *
 * A space or line break too many would silently lead to another seed, so it is refused: not
 * trimmed, since other wallets did not trim it either and the user must know.
 * @throws CryptoError `INVALID_UTF8`, `MNEMONIC_SPACING`
 */
export function normalizeMnemonic(
  crypto: Pick<CryptoProvider, 'wipe'>,
  mnemonic: Uint8Array,
  scratch: Scratch = heapScratch,
): Uint8Array {
  const normal = normalizeNfkd(mnemonic, scratch)
  if (isWellSpaced(normal)) return normal
  crypto.wipe(normal)
  throw new CryptoError('MNEMONIC_SPACING')
}

/** Words of bytes above 0x20 (below are tabs, line breaks and controls) with one space between. */
function isWellSpaced(normal: Uint8Array): boolean {
  let before = SPACE
  for (let i = 0; i < normal.length; i++) {
    const byte = normal[i] as number
    if (byte < SPACE || (byte === SPACE && before === SPACE)) return false
    before = byte
  }
  return before !== SPACE || normal.length === 0
}
