import type { Context } from '../../context.js'
import { type ClientOptions, clientOf, type WriteOptions, writing } from '../../session.js'
import { locationOf } from '../../text.js'

/** Changes the label of a record. */
export async function run(
  context: Context,
  options: WriteOptions & ClientOptions,
  text: string,
  label?: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  await writing(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    await client.labelRecord(location, label)
  })
  const told = label === undefined ? 'label removed' : 'labelled'
  await context.output.result({ label: label ?? null }, told)
}
