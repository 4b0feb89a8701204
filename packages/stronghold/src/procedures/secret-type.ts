import { oneOf, type ValueOf } from '../codec/index.js'

/**
 * What a record holds. Appended to only: the place in the list is the number in the metadata.
 *
 * `Unknown`: written by another tool. `Data`: bytes that came in. `Concatenation`: bytes of several
 * secrets side by side; never a key as a part of it (see `leading`).
 */
export const secretType = oneOf([
  'Unknown',
  'Data',
  'Seed',
  'Ed25519',
  'X25519',
  'Secp256k1Ecdsa',
  'P256',
  'Bls12381',
  'Symmetric',
  'HdNode',
  'SharedSecret',
  'DerivedKey',
  'Unwrapped',
  'Concatenation',
])

/** The type of a secret, as `secretType` lists them. */
export type SecretType = ValueOf<typeof secretType>
