import type { Context } from '../../context.js'
import { type FileOptions, reading } from '../../session.js'
import { hex } from '../../text.js'

/** Lists the clients of a snapshot, by id. */
export async function run(context: Context, options: FileOptions): Promise<void> {
  const clients = await reading(context, options, (stronghold) => stronghold.listClients())
  const ids = clients.map(({ id }) => hex(id)).sort()
  if (!context.output.json && ids.length === 0) return
  await context.output.result({ clients: ids.map((id) => ({ id })) }, ids.join('\n'))
}
