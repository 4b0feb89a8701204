import { Ed25519phSign } from '../../contract/procedures/ed25519ph-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

export const ed25519phSign = implement(
  Ed25519phSign,
  ([secret], { context = new Uint8Array(0), message }, { crypto }) => {
    const signature = new Uint8Array(64)
    crypto.ed25519ph.sign(signature, message, keyKinds.Ed25519.keyOf(secret, crypto), context)
    return signature
  },
)
