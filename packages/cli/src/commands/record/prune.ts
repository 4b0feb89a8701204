import { Location } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { recordsGoing } from '../../consent/going.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { pathOfName } from '../../text/names.js'

interface Options extends WriteOptions, AnyClientOptions, ConsentOptions {
  readonly keep: number
}

/** Destroys old versions of a vault with a counter. */
export async function run(context: Context, options: Options, vault: string): Promise<void> {
  const path = pathOfName(vault, 'VAULT')
  const destroyed = await inClient(
    writing,
    context,
    options,
    async (client, _, { stronghold, signal }) => {
      const going = async () => {
        const versions = await client.listVersions(path)
        const old = versions.slice(0, -options.keep)
        const locations = old.map(({ counter }) => Location.counter(path, counter))
        // The other revoked records of the vault go with them.
        return recordsGoing(stronghold, client, locations, [path])
      }
      await requireConsent(context, options, going, signal)
      return client.pruneVersions(path, options.keep)
    },
  )
  await context.output.result({ destroyed }, `destroyed ${destroyed}`)
}
