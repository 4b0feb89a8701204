import type { Stronghold } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { Proof } from './proof.js'
import { type WriteOptions, writing } from './session.js'

/** `writing`, with the passphrase kept until the end, for what a policy may ask it for. */
export async function provingAndWriting<T>(
  context: Context,
  options: WriteOptions,
  use: (stronghold: Stronghold, proof: Proof) => Promise<T>,
): Promise<T> {
  const proofs: Proof[] = []
  try {
    return await writing(context, options, use, async (secret) => {
      const proof = new Proof(context, options, secret)
      proofs.push(proof)
      return proof
    })
  } finally {
    for (const proof of proofs) proof[Symbol.dispose]()
  }
}
