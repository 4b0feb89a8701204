import { Ed25519Verify } from '../../contract/procedures/ed25519-verify.js'
import { implement } from './implement.js'

/** RFC 8032, section 5.1.7. Public: no secret is opened, and no policy is asked. */
export const ed25519Verify = implement(
  Ed25519Verify,
  ({ publicKey, message, signature }, { crypto }) =>
    crypto.ed25519.verify(signature, message, publicKey),
)
