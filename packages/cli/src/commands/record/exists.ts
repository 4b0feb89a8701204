import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { AnswerNo } from '../../io/errors.js'
import { knownExists } from '../../text/known-record.js'
import { knownLocationOf } from '../../text/locations.js'

/** Says whether a record is there and not revoked. */
export async function run(
  context: Context,
  options: FileOptions & AnyClientOptions,
  text: string,
): Promise<void> {
  const location = knownLocationOf(text, 'LOC')
  const exists = await inClient(reading, context, options, (client, _, { stronghold }) =>
    knownExists(stronghold, client, location),
  )
  await context.output.result({ exists }, exists ? 'yes' : 'no')
  if (!exists) throw new AnswerNo()
}
