import type { SecretType } from '../../contract/procedures/secret-type.js'

/** BIP32, "Master key generation", and a key that is not found by trying: 128 bits. */
export const minSeedLength = 16

interface Shape {
  readonly min: number
  readonly max?: number
}

const key: Shape = { min: 32, max: 32 }
const node: Shape = { min: 64, max: 64 }
const any: Shape = { min: 0 }

const shapes: Readonly<Record<SecretType, Shape>> = {
  Unknown: any,
  Data: any,
  Unwrapped: any,
  Concatenation: any,
  // Earlier versions derived keys of any length; all of their bytes key something.
  DerivedKey: any,
  Seed: { min: minSeedLength },
  Symmetric: { min: minSeedLength },
  // A coordinate. Where each has 32 bytes or more, a cut of two joined ones falls within none.
  SharedSecret: { min: 32 },
  Ed25519: key,
  X25519: key,
  Secp256k1Ecdsa: key,
  P256: key,
  Bls12381: key,
  HdNode: node,
  HdNodeEd25519: node,
  HdNodeSecp256k1: node,
  HdNodeP256: node,
}

/**
 * Whether a secret of `length` bytes can be of a type. Another party's claim of a type is believed
 * only then: a `SharedSecret` of one byte beside a real one would be a guess at it.
 */
export function fitsType(type: SecretType, length: number): boolean {
  const { min, max = Number.POSITIVE_INFINITY } = shapes[type]
  return length >= min && length <= max
}

/** Lengths of one coordinate: of Curve25519, P-256 and secp256k1, P-384, X448, P-521. */
const coordinateLengths: ReadonlySet<number> = new Set([32, 48, 56, 66])

/**
 * Whether the bytes may be several secrets side by side: after an unwrap, nothing would show it.
 */
export function isComposite(type: SecretType, length: number | undefined): boolean {
  if (type !== 'SharedSecret') return type === 'Concatenation'
  return length === undefined || !coordinateLengths.has(length)
}
