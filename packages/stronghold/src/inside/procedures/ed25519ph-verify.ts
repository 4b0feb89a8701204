import { Ed25519phVerify } from '../../contract/procedures/ed25519ph-verify.js'
import { implement } from './implement.js'

/** RFC 8032, section 5.1.7, for Ed25519ph. Public: no secret is opened. */
export const ed25519phVerify = implement(
  Ed25519phVerify,
  ({ publicKey, context = new Uint8Array(0), message, signature }, { crypto }) => {
    return crypto.ed25519ph.verify(signature, message, publicKey, context)
  },
)
