import { Ed25519ctxSign } from '../../contract/procedures/ed25519ctx-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * Ed25519ctx, RFC 8032, section 5.1: the context goes into `dom2`, so that a signature of one
 * protocol is none in another.
 */
export const ed25519ctxSign = implement(
  Ed25519ctxSign,
  ([secret], { context, message }, { crypto }) => {
    const signature = new Uint8Array(64)
    crypto.ed25519ctx.sign(signature, message, keyKinds.Ed25519.keyOf(secret, crypto), context)
    return signature
  },
)
