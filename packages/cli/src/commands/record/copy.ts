import { CopyRecord } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { type NewRecordOptions, requireFree, tellWritten } from '../../new-record.js'
import { clientOf, writing } from '../../session.js'
import { locationOf } from '../../text.js'

/** Copies a secret to another location of the same client. */
export async function run(
  context: Context,
  options: NewRecordOptions,
  text: string,
): Promise<void> {
  const source = locationOf(text, 'LOC')
  const target = locationOf(options.output, '--output')
  await writing(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    await requireFree(client, target, options)
    await client.execute(CopyRecord({ source, target }))
  })
  await tellWritten(context, options.output)
}
