import { malformed } from '../../contract/codec/index.js'
import { maxAggregated } from '../../contract/procedures/bls12381.js'

/** Refuses a list that would keep the zone from other calls for longer than a second. */
export function checkCount({ length }: readonly unknown[]): void {
  if (length < 1 || length > maxAggregated) throw malformed()
}
