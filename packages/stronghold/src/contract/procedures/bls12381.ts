import { bytes, fixedBytes, list } from '../codec/index.js'

/** A public key: a compressed point of G1. */
export const blsPublicKey = fixedBytes(48)

/** A signature or a proof of possession: a compressed point of G2. */
export const blsSignature = fixedBytes(96)

export const blsSignatures = list(blsSignature)
export const blsPublicKeys = list(blsPublicKey)
export const blsMessage = bytes

/** Each one costs the zone up to ten milliseconds, during which other calls wait. */
export const maxAggregated = 128

/** The number of list items that are computed: none of a refused list. */
export function counted({ length }: readonly unknown[]): number {
  return length > maxAggregated ? 0 : length
}
