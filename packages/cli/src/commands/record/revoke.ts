import { RevokeData, StrongholdError } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { recordsGoing } from '../../consent/going.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { locationOf } from '../../text/locations.js'

/** Revokes a record; its bytes stay in the file until it is deleted. */
export async function run(
  context: Context,
  options: WriteOptions & AnyClientOptions & ConsentOptions,
  text: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  await inClient(writing, context, options, async (client, _, { stronghold, signal }) => {
    const going = () => recordsGoing(stronghold, client, [location])
    await requireConsent(context, options, going, signal)
    const found = await client.execute(RevokeData({ location, collect: false }))
    if (!found) throw new StrongholdError('RECORD_NOT_FOUND')
  })
  await context.output.result({ revoked: true }, 'revoked')
}
