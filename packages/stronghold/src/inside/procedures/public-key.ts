import { PublicKey } from '../../contract/procedures/public-key.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * The public key of a private one, of the curve that the caller names: a record of another tool
 * does not say which it is for.
 */
export const publicKey = implement(PublicKey, ([secret], { type }, { crypto }) => {
  const kind = keyKinds[type]
  const publicKey = new Uint8Array(kind.publicKeyLength)
  kind.publicKey(publicKey, kind.keyOf(secret, crypto), crypto)
  return publicKey
})
