import { oneOf, type ValueOf } from '../codec/index.js'

/**
 * What a record holds, and so what it may be used for (docs/spec/key-types.md). Appended to only:
 * the place in the list is the number in the metadata.
 */
export const secretTypes = [
  /** Written by another tool. */
  'Unknown',
  /** Bytes that came in, and of which nobody said what they are. */
  'Data',
  'Seed',
  'Ed25519',
  'X25519',
  'Secp256k1Ecdsa',
  'P256',
  'Bls12381',
  'Symmetric',
  /** A node (key ‖ chain code) of an earlier version, which did not write down its curve. */
  'HdNode',
  'SharedSecret',
  'DerivedKey',
  'Unwrapped',
  /** Bytes of several secrets side by side; never a key as a part of it (see `keyOf`). */
  'Concatenation',
  'HdNodeEd25519',
  'HdNodeSecp256k1',
  'HdNodeP256',
] as const

export const secretType = oneOf(secretTypes)

/** The type of a secret, as `secretTypes` lists them. */
export type SecretType = ValueOf<typeof secretType>
