import { bls12_381 } from '@noble/curves/bls12-381.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import { isPublicKeyEncoding } from '../sec1.js'

const curves = { secp256k1, p256 }

/** The curves of which public keys are converted. */
export type PointCurve = keyof typeof curves

/**
 * The coordinates of a public key (SEC 1, sections 2.3.3 and 2.3.4): 32 bytes each, big-endian.
 * `publicKey`: 33 (compressed) or 65. `undefined` when it is no point of the curve. Public data
 * only: nothing is wiped.
 */
export function pointCoordinates(
  curve: PointCurve,
  publicKey: Uint8Array,
): { readonly x: Uint8Array; readonly y: Uint8Array } | undefined {
  if (!isBytes(publicKey)) throw wrongArgument('pointCoordinates')
  if (!isPublicKeyEncoding(publicKey)) return undefined
  try {
    const bytes = curves[curve].Point.fromBytes(publicKey).toBytes(false)
    return { x: bytes.slice(1, 33), y: bytes.slice(33) }
  } catch {
    return undefined
  }
}

/** Each takes the one encoding of a public value, and throws for an invalid point. */
const encodings = {
  // Of the curve, canonical, and not of low order: no private key has a public half outside of
  // these.
  Ed25519: (bytes: Uint8Array) => !ed25519.Point.fromBytes(bytes, false).isSmallOrder(),
  X25519: (bytes: Uint8Array) => isAgreeable(bytes),
  Secp256k1Ecdsa: (bytes: Uint8Array) => isCompressed(secp256k1, bytes),
  P256: (bytes: Uint8Array) => isCompressed(p256, bytes),
  /** BIP340: the x of a point. */
  Secp256k1XOnly: (bytes: Uint8Array) =>
    hasLength(bytes, 32) && isCompressed(secp256k1, Uint8Array.of(2, ...bytes)),
  Bls12381: (bytes: Uint8Array) => isInGroup(bls12_381.G1.Point.fromBytes(bytes), bytes, 48),
  Bls12381Signature: (bytes: Uint8Array) =>
    isInGroup(bls12_381.G2.Point.fromBytes(bytes), bytes, 96),
} as const

/** The curves of public values. */
export type PublicPoint = keyof typeof encodings

/**
 * Whether bytes are a public key, or a signature of BLS12-381, in the form of answers: a point of
 * the curve, of the right group, in its one encoding. Public data only.
 */
export function isPublicPoint(of: PublicPoint, bytes: Uint8Array): boolean {
  if (!isBytes(bytes)) throw wrongArgument('isPublicPoint')
  try {
    return encodings[of](bytes)
  } catch {
    return false
  }
}

function isCompressed({ Point }: typeof secp256k1 | typeof p256, bytes: Uint8Array): boolean {
  return hasLength(bytes, 33) && isPublicKeyEncoding(bytes) && !Point.fromBytes(bytes).is0()
}

function isInGroup(
  point: { is0(): boolean; isTorsionFree(): boolean },
  bytes: Uint8Array,
  length: number,
): boolean {
  return hasLength(bytes, length) && !point.is0() && point.isTorsionFree()
}

/** 2^255 - 19, little-endian. */
const prime = Uint8Array.of(0xed, ...new Uint8Array(30).fill(0xff), 0x7f)

/**
 * RFC 7748 takes any 32 bytes. No private key has a public one that is not reduced, or of low order,
 * with which every agreement is zero (section 6.1).
 */
function isAgreeable(bytes: Uint8Array): boolean {
  if (!hasLength(bytes, 32)) return false
  // The highest byte that differs decides which is larger.
  let at = 31
  while (at >= 0 && bytes[at] === prime[at]) at--
  if (at < 0 || (bytes[at] as number) > (prime[at] as number)) return false
  try {
    return x25519.getSharedSecret(one, bytes).some((byte) => byte !== 0)
  } catch {
    return false
  }
}

/** A private key for the check: 8, as after clamping but for the highest bit. */
const one = Uint8Array.of(8, ...new Uint8Array(30), 0x40)
