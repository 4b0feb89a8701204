import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { nameOf } from '../../names.js'
import { type WriteOptions, writing } from '../../session.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly keep: number
}

/** Destroys old versions of a vault with a counter. */
export async function run(context: Context, options: Options, vault: string): Promise<void> {
  const path = nameOf(vault, 'VAULT')
  const destroyed = await inClient(writing, context, options, async (client) => {
    return client.pruneVersions(path, options.keep)
  })
  await context.output.result({ destroyed }, `destroyed ${destroyed}`)
}
