import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { nameOrIdLine, nameText } from '../../text/names.js'
import { hex } from '../../text/text.js'

/** Lists the clients of a snapshot: by name where it is known, else by id. */
export async function run(context: Context, options: FileOptions): Promise<void> {
  const inventory = await reading(context, options, (stronghold) => stronghold.inventory())
  const clients = [...inventory].sort((a, b) => Buffer.compare(a.id, b.id))
  if (!context.output.json && clients.length === 0) return
  await context.output.result(
    {
      clients: clients.map(({ id, name }) => ({
        id: hex(id),
        name: name === undefined ? null : nameText(name),
      })),
    },
    clients.map(({ id, name }) => nameOrIdLine(name, id)).join('\n'),
  )
}
