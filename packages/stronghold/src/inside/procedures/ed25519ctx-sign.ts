import { Ed25519ctxSign } from '../../contract/procedures/ed25519ctx-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

export const ed25519ctxSign = implement(
  Ed25519ctxSign,
  ([secret], { context, message }, { crypto }) => {
    const signature = new Uint8Array(64)
    crypto.ed25519ctx.sign(signature, message, keyKinds.Ed25519.keyOf(secret, crypto), context)
    return signature
  },
)
