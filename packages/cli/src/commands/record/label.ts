import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { usage } from '../../io/errors.js'
import { locationOf } from '../../text/locations.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly text?: string
  readonly remove?: true
}

/**
 * Changes the label of a record. A text from a script may begin with a hyphen: so it is the value
 * of an option, which takes any text, and a missing text removes nothing.
 */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const location = locationOf(name, 'LOC')
  const { text: label, remove } = options
  if ((label === undefined) === (remove === undefined)) {
    throw usage('Give either --text or --remove.')
  }
  await inClient(writing, context, options, async (client) => {
    await client.labelRecord(location, label)
  })
  const told = label === undefined ? 'label removed' : 'labelled'
  await context.output.result({ label: label ?? null }, told)
}
