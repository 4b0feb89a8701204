import { StrongholdError } from '../../contract/errors.js'
import { P256DiffieHellman } from '../../contract/procedures/p256-diffie-hellman.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * NIST SP 800-56A Rev. 3, section 5.7.1.2. The other side's point is checked to be on the curve
 * (section 5.6.2.3.3): a point of another curve gives the private key away, residue by residue.
 */
export const p256DiffieHellman = implement(
  P256DiffieHellman,
  ([source], { publicKey }, { crypto, scratch }) => {
    const key = keyKinds.P256.keyOf(source, crypto)
    const secret = scratch.take(32)
    if (!crypto.p256.sharedSecret(secret, key, publicKey)) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    return { secret, output: undefined }
  },
)
