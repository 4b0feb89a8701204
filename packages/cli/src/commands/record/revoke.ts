import { RevokeData, StrongholdError } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { locationOf } from '../../locations.js'
import { type WriteOptions, writing } from '../../session.js'

/** Revokes a record; its bytes stay in the file until it is deleted. */
export async function run(
  context: Context,
  options: WriteOptions & AnyClientOptions,
  text: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  await inClient(writing, context, options, async (client) => {
    const found = await client.execute(RevokeData({ location, collect: false }))
    if (!found) throw new StrongholdError('RECORD_NOT_FOUND')
  })
  await context.output.result({ revoked: true }, 'revoked')
}
