import { GenerateKey } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { type KeyTypeName, keyTypes } from '../../key-types.js'
import { type NewRecordOptions, requireFree, tellWritten } from '../../new-record.js'
import { clientOf, writing } from '../../session.js'
import { locationOf } from '../../text.js'

interface Options extends NewRecordOptions {
  readonly type: KeyTypeName
}

/** Draws a key inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  await writing(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options, { create: true })
    await requireFree(client, output, options)
    await client.execute(GenerateKey({ type: keyTypes[options.type], output }))
  })
  await tellWritten(context, options.output)
}
