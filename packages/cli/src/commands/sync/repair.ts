import type { KeyProvider } from '@stronghold/stronghold'
import { proofOf } from '../../file/proof.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'

/** Gives records new stamps whose stamps are from the future, and sets the file's clock back. */
export async function run(context: Context, options: WriteOptions): Promise<void> {
  const records = await writing(
    context,
    options,
    async ({ sync }, proof: KeyProvider) => {
      using current = proof
      return await sync.repairClock({ current })
    },
    (secret) => proofOf(context, options, secret),
  )
  await context.output.result({ records }, `new stamps: ${records}`)
}
