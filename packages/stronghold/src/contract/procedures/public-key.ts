import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { type KeyType, keyType } from './key-type.js'
import { agreed, anyPrivateKey, privateKeys } from './suits.js'

/**
 * The public key of the secret key at `privateKey`: 32 bytes for Ed25519 and X25519, 33 for
 * Secp256k1Ecdsa and P256 (compressed point, SEC 1 section 2.3.3), 48 for Bls12381 (compressed point
 * of G1).
 *
 * Ed25519 and Secp256k1Ecdsa take the first half of a record of 64 bytes; X25519 and Bls12381 need
 * exactly 32, P256 32 or the 64 of a SLIP-10 node.
 * @throws StrongholdError `KEY_UNSUITABLE` otherwise.
 */
export const PublicKey = useSecret({
  name: 'PublicKey',
  number: 5,
  source: 'RFC 8032; RFC 7748; SEC 1; draft-irtf-cfrg-bls-signature-05',
  memory: {
    Ed25519: 'guarded',
    X25519: 'guarded',
    Secp256k1Ecdsa: 'guarded',
    Bls12381: 'javascript',
    P256: 'openssl',
  },
  input: struct({
    /** The kind of key. */
    type: keyType,
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
  }),
  output: bytes,
  answer: ({ type }) => answers.point(type),
  cost: ({ type }) => ({ output: 48, work: type === 'Bls12381' ? 4600 : 220 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [agreed(anyPrivateKey, ({ type }: { readonly type: KeyType }) => privateKeys[type])],
})
