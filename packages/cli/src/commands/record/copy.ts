import { CopyRecord } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import {
  mayProve,
  type NewRecordOptions,
  tellWritten,
  writeRecord,
} from '../../client/new-record.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { knownLocationOf, locationOf } from '../../text/locations.js'

/** Copies a secret to another location of the same client. */
export async function run(
  context: Context,
  options: NewRecordOptions,
  text: string,
): Promise<void> {
  const source = knownLocationOf(text, 'LOC')
  const target = locationOf(options.output, '--output')
  await inClient(
    writing,
    context,
    options,
    (client, _, around) =>
      writeRecord(context, client, target, CopyRecord({ source, target }), options, around),
    { proves: mayProve(options) },
  )
  await tellWritten(context, options.output)
}
