import { bls12_381 } from '@noble/curves/bls12-381.js'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'
import type { Bls12381 } from '../provider.js'
import { isScalarBelow } from '../sec1.js'

const KEY_LENGTH = 32
const PUBLIC_KEY_LENGTH = 48
const SIGNATURE_LENGTH = 96

/** The ciphersuite of draft-irtf-cfrg-bls-signature-05, section 4.2.3, and its proofs. */
const SIGNATURE_DOMAIN = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_'
const POSSESSION_DOMAIN = 'BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_'

/** r, the order of both groups. */
const ORDER = Uint8Array.from(
  '73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001'.match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
)

const { longSignatures } = bls12_381
const { Point: PublicKeyPoint } = bls12_381.G1
const { Point: SignaturePoint } = bls12_381.G2

/** The same for both providers: over BigInt, which cannot be wiped. */
export const bls12381: Bls12381 = {
  isValidKey,

  publicKey(out, key) {
    if (!hasLength(out, PUBLIC_KEY_LENGTH) || !isValidKey(key)) {
      throw wrongArgument('bls12381.publicKey')
    }
    out.set(longSignatures.getPublicKey(key).toBytes(true))
  },

  sign(out, message, key) {
    signUnder(SIGNATURE_DOMAIN, out, message, key)
  },

  verify(signature, message, publicKey) {
    return verifyUnder(SIGNATURE_DOMAIN, signature, message, publicKeyOf(publicKey))
  },

  provePossession(out, key) {
    if (!isValidKey(key)) throw wrongArgument('bls12381.provePossession')
    signUnder(POSSESSION_DOMAIN, out, longSignatures.getPublicKey(key).toBytes(true), key)
  },

  verifyPossession(proof, publicKey) {
    return verifyUnder(POSSESSION_DOMAIN, proof, publicKey, publicKeyOf(publicKey))
  },

  aggregate(out, signatures) {
    if (!hasLength(out, SIGNATURE_LENGTH)) throw wrongArgument('bls12381.aggregate')
    const points = signatures.map(signatureOf)
    if (points.length === 0) return false
    let sum = SignaturePoint.ZERO
    for (const point of points) {
      if (point === undefined) return false
      sum = sum.add(point)
    }
    moveInto(out, sum.toBytes(true))
    return true
  },

  verifyAggregate(signature, message, publicKeys) {
    const points = publicKeys.map(publicKeyOf)
    if (points.length === 0) return false
    let sum = PublicKeyPoint.ZERO
    for (const point of points) {
      if (point === undefined) return false
      sum = sum.add(point)
    }
    return verifyUnder(SIGNATURE_DOMAIN, signature, message, sum)
  },
}

function isValidKey(key: Uint8Array): boolean {
  return hasLength(key, KEY_LENGTH) && isScalarBelow(key, ORDER)
}

function signUnder(domain: string, out: Uint8Array, message: Uint8Array, key: Uint8Array): void {
  if (!hasLength(out, SIGNATURE_LENGTH) || !isBytes(message) || !isValidKey(key)) {
    throw wrongArgument('bls12381.sign')
  }
  out.set(longSignatures.sign(longSignatures.hash(message, domain), key).toBytes(true))
}

function verifyUnder(
  domain: string,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: InstanceType<typeof PublicKeyPoint> | undefined,
): boolean {
  if (!isBytes(message)) throw wrongArgument('bls12381.verify')
  const point = signatureOf(signature)
  // A sum of keys may be the identity, under which the identity is a signature of everything.
  if (point === undefined || publicKey === undefined || publicKey.is0()) return false
  return longSignatures.verify(point, longSignatures.hash(message, domain), publicKey)
}

/** KeyValidate (section 2.5): a point of the right group, in compressed form, not the identity. */
function publicKeyOf(bytes: Uint8Array): InstanceType<typeof PublicKeyPoint> | undefined {
  if (!hasLength(bytes, PUBLIC_KEY_LENGTH)) return undefined
  try {
    const point = PublicKeyPoint.fromBytes(bytes)
    return point.is0() ? undefined : point
  } catch {
    return undefined
  }
}

/** A point of the right group, in compressed form; the identity is one. */
function signatureOf(bytes: Uint8Array): InstanceType<typeof SignaturePoint> | undefined {
  if (!hasLength(bytes, SIGNATURE_LENGTH)) return undefined
  try {
    return SignaturePoint.fromBytes(bytes)
  } catch {
    return undefined
  }
}
