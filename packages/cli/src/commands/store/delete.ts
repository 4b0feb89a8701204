import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { CliError } from '../../io/errors.js'
import { nameLine, storeKeyOf } from '../../text/names.js'

/** Removes a value. */
export async function run(
  context: Context,
  options: WriteOptions & AnyClientOptions & ConsentOptions,
  name: string,
): Promise<void> {
  const key = storeKeyOf(name)
  await inClient(writing, context, options, async (client, _, { signal }) => {
    await requireConsent(context, options, () => [`value ${nameLine(key)}`], signal)
    const old = await client.store.delete(key)
    if (old === undefined) throw new CliError('VALUE_NOT_FOUND', 'The store has no such key.')
  })
  await context.output.result({ key: name, deleted: true }, 'deleted')
}
