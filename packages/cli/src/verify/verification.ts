import {
  Bls12381Verify,
  type Call,
  Ed25519Verify,
  P256EcdsaVerify,
  Secp256k1EcdsaVerify,
  Secp256k1SchnorrVerify,
} from '@stronghold/stronghold'
import { type FlavorName, flavors, type Scheme, type SigningType } from '../text/key-types.js'
import { signatureOfDer } from './ecdsa-der.js'

/** A signature, with the message and key to check it against. */
export interface Claim {
  readonly type: SigningType
  /** Of secp256k1. */
  readonly scheme: Scheme
  readonly flavor: FlavorName
  /** As `key public` prints it; for BIP340 also the 32 bytes of x. */
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** The call that answers whether a signature is good; undefined if the bytes cannot be one. */
export function verification(claim: Claim): Call<boolean> | undefined {
  const { type, scheme, flavor, publicKey, message } = claim
  const signature = plain(claim)
  if (signature === undefined) return undefined
  switch (type) {
    case 'ed25519':
      return Ed25519Verify({ publicKey, message, signature })
    case 'p256':
      return P256EcdsaVerify({ publicKey, message, signature })
    case 'secp256k1': {
      if (scheme === 'ecdsa') {
        return Secp256k1EcdsaVerify({ flavor: flavors[flavor], publicKey, message, signature })
      }
      const x = publicKey.length === 33 ? publicKey.subarray(1) : publicKey
      return Secp256k1SchnorrVerify({ publicKey: x, message, signature })
    }
    case 'bls12381': {
      const fits = publicKey.length === 48 && signature.length === 96
      return fits ? Bls12381Verify({ publicKey, message, signature }) : undefined
    }
  }
}

/** ECDSA of OpenSSL comes as DER: it almost never has the 64 or 65 bytes of the other form. */
function plain({ type, scheme, signature }: Claim): Uint8Array | undefined {
  const isEcdsa = type === 'p256' || (type === 'secp256k1' && scheme === 'ecdsa')
  if (!isEcdsa || signature.length === 64 || signature.length === 65) return signature
  return signatureOfDer(signature)
}
