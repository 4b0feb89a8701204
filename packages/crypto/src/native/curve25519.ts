import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { Ed25519, X25519 } from '../provider.js'
import { isAddressable, sodium } from './sodium.js'
import { reserve } from './working-memory.js'

/** libsodium's form of a secret key: seed ‖ public key. */
const secretKey = reserve(64)

export const ed25519: Ed25519 = {
  publicKey(out, seed) {
    if (!hasLength(out, 32) || !hasLength(seed, 32)) throw wrongArgument('ed25519.publicKey')
    sodium.crypto_sign_seed_keypair(out, secretKey, seed)
    sodium.sodium_memzero(secretKey)
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
    secretKey.set(seed)
    secretKey.set(publicKey, 32)
    sodium.crypto_sign_detached(out, message, secretKey)
    sodium.sodium_memzero(secretKey)
  },

  verify(signature, message, publicKey) {
    if (!isBytes(message) || !isAddressable(message)) throw wrongArgument('ed25519.verify')
    if (!hasLength(signature, 64) || !hasLength(publicKey, 32)) return false
    if (!isAddressable(signature) || !isAddressable(publicKey)) {
      throw wrongArgument('ed25519.verify')
    }
    return sodium.crypto_sign_verify_detached(
      signature.buffer,
      signature.byteOffset,
      signature.length,
      message.buffer,
      message.byteOffset,
      message.length,
      publicKey.buffer,
      publicKey.byteOffset,
      publicKey.length,
    )
  },
}

export const x25519: X25519 = {
  publicKey(out, scalar) {
    if (!hasLength(out, 32) || !hasLength(scalar, 32)) throw wrongArgument('x25519.publicKey')
    sodium.crypto_scalarmult_base(out, scalar)
  },

  sharedSecret(out, scalar, peerPublicKey) {
    if (!hasLength(out, 32) || !hasLength(scalar, 32) || !hasLength(peerPublicKey, 32)) {
      throw wrongArgument('x25519.sharedSecret')
    }
    // A failure is the all-zero result, before which libsodium may leave `out` as it was.
    if (sodium.crypto_scalarmult(out, scalar, peerPublicKey) !== 0) out.fill(0)
  },
}
