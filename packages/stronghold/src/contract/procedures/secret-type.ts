import { oneOf, type ValueOf } from '../codec/index.js'

/**
 * The type of a record's secret, which decides its uses (docs/spec/key-types.md). Appended to only:
 * the place in the list is the number in the metadata.
 */
export const secretTypes = [
  /** Written by another tool. */
  'Unknown',
  /** Bytes that came in without a type. */
  'Data',
  'Seed',
  'Ed25519',
  'X25519',
  'Secp256k1Ecdsa',
  'P256',
  'Bls12381',
  'Symmetric',
  /** A node (key ‖ chain code) of an earlier version, which did not record its curve. */
  'HdNode',
  'SharedSecret',
  'DerivedKey',
  'Unwrapped',
  /** Bytes of several secrets side by side; a part of them is never a key (see `keyOf`). */
  'Concatenation',
  'HdNodeEd25519',
  'HdNodeSecp256k1',
  'HdNodeP256',
] as const

export const secretType = oneOf(secretTypes)

/** The type of a secret, as `secretTypes` lists them. */
export type SecretType = ValueOf<typeof secretType>
