import { given } from '../contract/codec/index.js'
import type { KeyMaterial } from '../contract/messages/snapshot.js'
import { type KeyProvider, keyProvider, spending } from './key-provider.js'

/** The present key, where a policy forbids the request. Consumed and wiped. */
export interface ProofOptions {
  readonly current?: KeyProvider | undefined
}

const proofs = given.fields<ProofOptions>({ current: given.optional(keyProvider) })

/**
 * Runs work that needs the proof, and wipes the proof.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function proven<T>(
  options: ProofOptions,
  work: (current: KeyMaterial | undefined) => Promise<T>,
): Promise<T> {
  return spending([options?.current], () => {
    const { current } = given.read('options', proofs, options)
    return current === undefined ? work(undefined) : current.lend(work)
  })
}
