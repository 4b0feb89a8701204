import { oneOf, type ValueOf } from '../codec/index.js'

/** The hash functions (FIPS 180-4) that HMAC and the key derivations take. */
export const sha2Hash = oneOf(['Sha256', 'Sha384', 'Sha512'])

/** `Sha256`, `Sha384` or `Sha512`. */
export type Sha2Hash = ValueOf<typeof sha2Hash>

/** Bytes of a digest. */
export const digestLengths: Readonly<Record<Sha2Hash, number>> = {
  Sha256: 32,
  Sha384: 48,
  Sha512: 64,
}
