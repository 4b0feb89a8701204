import { Ed25519Sign } from '../../contract/procedures/ed25519-sign.js'
import { implement } from './implement.js'
import { keyOf, unsuitable } from './unsuitable.js'

/**
 * RFC 8032, section 5.1.6. Deterministic: no random number, whose repetition would give the key
 * away.
 */
export const ed25519Sign = implement(Ed25519Sign, ([secret], { message }, { crypto, remember }) => {
  if (secret === undefined) throw unsuitable()
  const seed = keyOf(secret, 'node')
  // Deriving the public key costs as much as the signature; it is kept with the content, which
  // determines the seed, so a signature is never made under another key than the seed's own. A
  // signer that takes the public key from its caller can be made to sign one message under two of
  // them, which gives the key away (the double public key attack on Ed25519 libraries).
  const publicKey = remember(secret, 'Ed25519', () => {
    const derived = new Uint8Array(32)
    crypto.ed25519.publicKey(derived, seed)
    return derived
  })
  const signature = new Uint8Array(64)
  crypto.ed25519.sign(signature, message, seed, publicKey)
  return signature
})
