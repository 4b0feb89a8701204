import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { locationOf } from '../../locations.js'
import { type WriteOptions, writing } from '../../session.js'

/** Changes the label of a record. */
export async function run(
  context: Context,
  options: WriteOptions & AnyClientOptions,
  text: string,
  label?: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  await inClient(writing, context, options, async (client) => {
    await client.labelRecord(location, label)
  })
  const told = label === undefined ? 'label removed' : 'labelled'
  await context.output.result({ label: label ?? null }, told)
}
