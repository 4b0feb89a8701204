import { type FileOptions, reading } from '../file/session.js'
import type { Context } from '../io/context.js'
import { clientLines, clientsJson } from '../text/facts.js'

/** Shows what is in a snapshot: by name where it is known, for ids are hashes of names. */
export async function run(context: Context, options: FileOptions): Promise<void> {
  const { facts, clients } = await reading(context, options, async (stronghold) => ({
    facts: stronghold.facts,
    clients: await stronghold.inventory(),
  }))
  const { version, workFactor } = facts
  await context.output.result(
    { version, workFactor, clients: clientsJson(clients) },
    [`format ${version}, work factor ${workFactor}`, ...clients.flatMap(clientLines)].join('\n'),
  )
}
