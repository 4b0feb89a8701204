import { StrongholdError } from '../../contract/errors.js'
import { Secp256k1DiffieHellman } from '../../contract/procedures/secp256k1-diffie-hellman.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * SEC 1, section 3.3.1: the x-coordinate alone. The other side's point is checked to be on the
 * curve (section 3.2.2.1): the order is prime, so that is all there is to check.
 */
export const secp256k1DiffieHellman = implement(
  Secp256k1DiffieHellman,
  ([source], { publicKey }, { crypto, scratch }) => {
    const key = keyKinds.Secp256k1Ecdsa.keyOf(source, crypto)
    const secret = scratch.take(32)
    if (!crypto.secp256k1.sharedSecret(secret, key, publicKey)) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    return { secret, output: undefined }
  },
)
