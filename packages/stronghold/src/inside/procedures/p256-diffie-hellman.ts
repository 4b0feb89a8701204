import { StrongholdError } from '../../contract/errors.js'
import { P256DiffieHellman } from '../../contract/procedures/p256-diffie-hellman.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

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
