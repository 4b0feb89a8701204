import { ed25519 as nobleEd25519, x25519 as nobleX25519 } from '@noble/curves/ed25519.js'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'
import type { Ed25519, X25519 } from '../provider.js'

export const ed25519: Ed25519 = {
  publicKey(out, seed) {
    if (!hasLength(out, 32) || !hasLength(seed, 32)) throw wrongArgument('ed25519.publicKey')
    out.set(nobleEd25519.getPublicKey(seed))
  },

  sign(out, message, seed, publicKey) {
    if (
      !hasLength(out, 64) ||
      !isBytes(message) ||
      !hasLength(seed, 32) ||
      !hasLength(publicKey, 32)
    ) {
      throw wrongArgument('ed25519.sign')
    }
    // noble derives the public key itself, so that a wrong one cannot do harm here.
    out.set(nobleEd25519.sign(message, seed))
  },

  verify(signature, message, publicKey) {
    if (!isBytes(message)) throw wrongArgument('ed25519.verify')
    if (!hasLength(signature, 64) || !hasLength(publicKey, 32)) return false
    // Strict decoding (RFC 8032, section 5.1.3), as libsodium does, instead of ZIP 215.
    return nobleEd25519.verify(signature, message, publicKey, { zip215: false })
  },
}

export const x25519: X25519 = {
  publicKey(out, scalar) {
    if (!hasLength(out, 32) || !hasLength(scalar, 32)) throw wrongArgument('x25519.publicKey')
    out.set(nobleX25519.getPublicKey(scalar))
  },

  sharedSecret(out, scalar, peerPublicKey) {
    if (!hasLength(out, 32) || !hasLength(scalar, 32) || !hasLength(peerPublicKey, 32)) {
      throw wrongArgument('x25519.sharedSecret')
    }
    let shared: Uint8Array
    try {
      shared = nobleX25519.getSharedSecret(scalar, peerPublicKey)
    } catch {
      // Lengths were checked above: what noble still refuses is the all-zero result.
      out.fill(0)
      return
    }
    moveInto(out, shared)
  },
}
