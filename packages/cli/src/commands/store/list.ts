import type { Context } from '../../context.js'
import { type ClientOptions, clientOf, type FileOptions, reading } from '../../session.js'
import { storeKeyLine, storeKeyText } from '../../text.js'

/** Lists the keys of a client's store. */
export async function run(context: Context, options: FileOptions & ClientOptions): Promise<void> {
  const keys = await reading(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    return client.store.keys()
  })
  if (!context.output.json && keys.length === 0) return
  await context.output.result(
    { keys: keys.map(storeKeyText).sort() },
    keys.map(storeKeyLine).sort().join('\n'),
  )
}
