import type { Context } from '../../context.js'
import { type ClientOptions, clientOf, type WriteOptions, writing } from '../../session.js'

interface Options extends WriteOptions, ClientOptions {
  readonly keep: number
}

/** Destroys old versions of a vault with a counter. */
export async function run(context: Context, options: Options, vault: string): Promise<void> {
  const destroyed = await writing(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    return client.pruneVersions(vault, options.keep)
  })
  await context.output.result({ destroyed }, `destroyed ${destroyed}`)
}
