import type { Context } from '../../context.js'
import { type ClientOptions, type WriteOptions, writing } from '../../session.js'

/** Removes a client with all its secrets and values. */
export async function run(context: Context, options: WriteOptions & ClientOptions): Promise<void> {
  await writing(context, options, (stronghold) => stronghold.purgeClient(options.client))
  await context.output.result({ purged: true }, 'purged')
}
