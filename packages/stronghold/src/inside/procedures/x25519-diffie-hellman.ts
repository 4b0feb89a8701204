import { StrongholdError } from '../../contract/errors.js'
import { X25519DiffieHellman } from '../../contract/procedures/x25519-diffie-hellman.js'
import { implement } from './implement.js'
import { keyOf } from './unsuitable.js'

const zero = new Uint8Array(32)

/** RFC 7748, section 6.1. `whole`: half of a node is no X25519 key of any derivation. */
export const x25519DiffieHellman = implement(
  X25519DiffieHellman,
  ([key], { publicKey }, { crypto, scratch }) => {
    const secret = scratch.take(32)
    crypto.x25519.sharedSecret(secret, keyOf(key, 'whole'), publicKey)
    // A point of low order makes every secret zero, which everybody knows (section 6.1). In
    // constant time, as the check of a secret has to be.
    if (crypto.equal(secret, zero)) throw new StrongholdError('INVALID_ARGUMENT')
    return { secret, output: undefined }
  },
)
