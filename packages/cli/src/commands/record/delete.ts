import { GarbageCollect, RevokeData, StrongholdError } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { type WriteOptions, writing } from '../../session.js'
import { locationOf } from '../../text.js'

/** Destroys a record, together with every revoked record of its vault. */
export async function run(
  context: Context,
  options: WriteOptions & AnyClientOptions,
  text: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  const { vaultPath } = location
  const [deleted, destroyed] = await inClient(writing, context, options, async (client) => {
    const outputs = await client.executeChained([
      RevokeData({ location, collect: false }),
      GarbageCollect({ vaultPath }),
    ])
    if (outputs[1] === 0) throw new StrongholdError('RECORD_NOT_FOUND')
    return outputs
  })
  await context.output.result({ deleted, destroyed }, `destroyed ${destroyed}`)
}
