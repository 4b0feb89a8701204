import { Slip10Generate } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import {
  mayProve,
  type NewRecordOptions,
  tellWritten,
  writeRecord,
} from '../../client/new-record.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { locationOf } from '../../text/locations.js'

interface Options extends NewRecordOptions {
  readonly size: number
}

/** Draws a seed inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  await inClient(
    writing,
    context,
    options,
    async (client, _, around) => {
      const call = Slip10Generate({ size: options.size, output })
      await writeRecord(context, client, output, call, options, around)
    },
    { create: true, proves: mayProve(options) },
  )
  await tellWritten(context, options.output)
}
