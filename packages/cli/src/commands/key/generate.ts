import { GenerateKey } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import {
  mayProve,
  type NewRecordOptions,
  tellWritten,
  writeRecord,
} from '../../client/new-record.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { type GeneratedName, generatedTypes } from '../../text/key-types.js'
import { locationOf } from '../../text/locations.js'

interface Options extends NewRecordOptions {
  readonly type: GeneratedName
}

/** Draws a key inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  await inClient(
    writing,
    context,
    options,
    async (client, _, around) => {
      const call = GenerateKey({ type: generatedTypes[options.type], output })
      await writeRecord(context, client, output, call, options, around)
    },
    { create: true, proves: mayProve(options) },
  )
  await tellWritten(context, options.output)
}
