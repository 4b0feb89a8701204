import { type FileOptions, reading } from '../file/session.js'
import type { Context } from '../io/context.js'
import { inventoryJson, inventoryLines } from '../text/inventory.js'

/** Shows all that is known of what is in a snapshot, and no secret. */
export async function run(context: Context, options: FileOptions): Promise<void> {
  const clients = await reading(context, options, (stronghold) => stronghold.inventory())
  const lines = inventoryLines(context.output, clients)
  if (!context.output.json && lines.length === 0) return
  await context.output.result({ clients: inventoryJson(clients) }, lines.join('\n'))
}
