import { oneOf, type ValueOf } from '../codec/index.js'

/** The kinds of key that have a public half; the first three are the original's. Appended to only. */
export const keyTypes = ['Ed25519', 'X25519', 'Secp256k1Ecdsa', 'Bls12381', 'P256'] as const

/** One of `keyTypes`. */
export const keyType = oneOf(keyTypes)

/** `Ed25519` (RFC 8032), `X25519` (RFC 7748), `Secp256k1Ecdsa` (SEC 2), `Bls12381` or `P256` (SEC 2). */
export type KeyType = ValueOf<typeof keyType>
