import type { CryptoProvider } from '@stronghold/crypto'
import type { KeyType } from '../../contract/procedures/key-type.js'
import type { OpenSecret } from './implement.js'
import { keyOf, unsuitable } from './unsuitable.js'

interface KeyKind {
  /** Bytes of a public key. */
  readonly publicKeyLength: number
  /** The key bytes within a record, or `KEY_UNSUITABLE`. */
  keyOf(secret: OpenSecret | undefined, crypto: CryptoProvider): Uint8Array
  publicKey(out: Uint8Array, key: Uint8Array, crypto: CryptoProvider): void
}

/** All that differs between the kinds of key. */
export const keyKinds: Readonly<Record<KeyType, KeyKind>> = {
  // Or the first half of a SLIP-10 node (key and chain code), and of no other longer record.
  Ed25519: {
    publicKeyLength: 32,
    keyOf: (secret) => keyOf(secret, 'node'),
    publicKey: (out, key, crypto) => crypto.ed25519.publicKey(out, key),
  },
  X25519: {
    publicKeyLength: 32,
    keyOf: (secret) => keyOf(secret, 'whole'),
    publicKey: (out, key, crypto) => crypto.x25519.publicKey(out, key),
  },
  Secp256k1Ecdsa: {
    publicKeyLength: 33,
    keyOf(secret, crypto) {
      const key = keyOf(secret, 'node')
      if (!crypto.secp256k1.isValidKey(key)) throw unsuitable()
      return key
    },
    publicKey: (out, key, crypto) => crypto.secp256k1.publicKey(out, key),
  },
  Bls12381: {
    publicKeyLength: 48,
    keyOf(secret, crypto) {
      const key = keyOf(secret, 'whole')
      if (!crypto.bls12381.isValidKey(key)) throw unsuitable()
      return key
    },
    publicKey: (out, key, crypto) => crypto.bls12381.publicKey(out, key),
  },
  P256: {
    publicKeyLength: 33,
    keyOf(secret, crypto) {
      const key = keyOf(secret, 'node')
      if (!crypto.p256.isValidKey(key)) throw unsuitable()
      return key
    },
    publicKey: (out, key, crypto) => crypto.p256.publicKey(out, key),
  },
}
