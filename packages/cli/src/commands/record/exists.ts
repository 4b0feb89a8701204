import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { AnswerNo } from '../../io/errors.js'
import { locationOf } from '../../locations.js'
import { type FileOptions, reading } from '../../session.js'

/** Says whether a record is there and not revoked. */
export async function run(
  context: Context,
  options: FileOptions & AnyClientOptions,
  text: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  const exists = await inClient(reading, context, options, async (client) => {
    return client.recordExists(location)
  })
  await context.output.result({ exists }, exists ? 'yes' : 'no')
  if (!exists) throw new AnswerNo()
}
