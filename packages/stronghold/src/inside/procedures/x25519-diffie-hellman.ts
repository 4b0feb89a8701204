import { StrongholdError } from '../../contract/errors.js'
import { X25519DiffieHellman } from '../../contract/procedures/x25519-diffie-hellman.js'
import { implement } from './implement.js'
import { keyOf } from './unsuitable.js'

const zero = new Uint8Array(32)

export const x25519DiffieHellman = implement(
  X25519DiffieHellman,
  ([key], { publicKey }, { crypto, scratch }) => {
    const secret = scratch.take(32)
    crypto.x25519.sharedSecret(secret, keyOf(key, 'whole'), publicKey)
    if (crypto.equal(secret, zero)) throw new StrongholdError('INVALID_ARGUMENT')
    return { secret, output: undefined }
  },
)
