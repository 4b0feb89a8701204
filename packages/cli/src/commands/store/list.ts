import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { keyLines } from '../../text/facts.js'
import { nameText } from '../../text/names.js'

/** Lists the keys of a client's store. */
export async function run(
  context: Context,
  options: FileOptions & AnyClientOptions,
): Promise<void> {
  const keys = await inClient(reading, context, options, async (client) => {
    return client.store.keys()
  })
  if (!context.output.json && keys.length === 0) return
  await context.output.result({ keys: keys.map(nameText).sort() }, keyLines(keys).join('\n'))
}
