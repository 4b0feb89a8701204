import { Ed25519phSign } from '../../contract/procedures/ed25519ph-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * Ed25519ph, RFC 8032, section 5.1: of the SHA-512 of a message. Its `dom2` keeps it apart from a
 * pure signature of 64 bytes that happen to be a hash.
 */
export const ed25519phSign = implement(
  Ed25519phSign,
  ([secret], { context = new Uint8Array(0), message }, { crypto }) => {
    const signature = new Uint8Array(64)
    crypto.ed25519ph.sign(signature, message, keyKinds.Ed25519.keyOf(secret, crypto), context)
    return signature
  },
)
