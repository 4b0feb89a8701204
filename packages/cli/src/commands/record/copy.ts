import { CopyRecord } from '@stronghold/stronghold'
import { inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { type NewRecordOptions, requireFree, tellWritten } from '../../new-record.js'
import { writing } from '../../session.js'
import { locationOf } from '../../text.js'

/** Copies a secret to another location of the same client. */
export async function run(
  context: Context,
  options: NewRecordOptions,
  text: string,
): Promise<void> {
  const source = locationOf(text, 'LOC')
  const target = locationOf(options.output, '--output')
  await inClient(writing, context, options, async (client) => {
    await requireFree(client, target, options)
    await client.execute(CopyRecord({ source, target }))
  })
  await tellWritten(context, options.output)
}
