import { Ed25519ctxVerify } from '../../contract/procedures/ed25519ctx-verify.js'
import { implement } from './implement.js'

/** RFC 8032, section 5.1.7, with `dom2` of section 2. Public: no secret is opened. */
export const ed25519ctxVerify = implement(
  Ed25519ctxVerify,
  ({ publicKey, context, message, signature }, { crypto }) => {
    return context.length > 0 && crypto.ed25519ctx.verify(signature, message, publicKey, context)
  },
)
