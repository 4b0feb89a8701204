import { GenerateKey } from '@stronghold/stronghold'
import { inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { type KeyTypeName, keyTypes } from '../../key-types.js'
import { type NewRecordOptions, requireFree, tellWritten } from '../../new-record.js'
import { writing } from '../../session.js'
import { locationOf } from '../../text.js'

interface Options extends NewRecordOptions {
  readonly type: KeyTypeName
}

/** Draws a key inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  await inClient(
    writing,
    context,
    options,
    async (client) => {
      await requireFree(client, output, options)
      await client.execute(GenerateKey({ type: keyTypes[options.type], output }))
    },
    { create: true },
  )
  await tellWritten(context, options.output)
}
