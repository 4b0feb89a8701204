import type { Context } from '../../context.js'
import { type ClientOptions, clientOf, type FileOptions, reading } from '../../session.js'
import { locationOf } from '../../text.js'

/** Says whether a record is there and not revoked. */
export async function run(
  context: Context,
  options: FileOptions & ClientOptions,
  text: string,
): Promise<void> {
  const location = locationOf(text, 'LOC')
  const exists = await reading(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    return client.recordExists(location)
  })
  await context.output.result({ exists }, exists ? 'yes' : 'no')
}
