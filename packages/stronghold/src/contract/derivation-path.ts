import { CryptoError, parseDerivationPath as parse } from '@stronghold/crypto'
import { exact } from './codec/exact.js'
import { given } from './codec/index.js'
import { StrongholdError } from './errors.js'

/**
 * The indexes of a derivation path such as `m/44'/4218'/0'/0'/0'` (BIP32; `h` and `H` for `'`), for
 * `Slip10Derive`. Hardened ones carry 2^31. `m` alone gives none.
 * @throws StrongholdError `INVALID_PATH`.
 */
export const parseDerivationPath = exact(1, function parseDerivationPath(path: string): number[] {
  given.read('path', given.text, path)
  try {
    return parse(path)
  } catch (error) {
    if (error instanceof CryptoError) throw new StrongholdError('INVALID_PATH', { cause: error })
    throw error
  }
})
