import type { Context } from '../../context.js'
import { CliError } from '../../io/errors.js'
import { type ClientOptions, clientOf, type WriteOptions, writing } from '../../session.js'
import { storeKeyOf } from '../../text.js'

/** Removes a value. */
export async function run(
  context: Context,
  options: WriteOptions & ClientOptions,
  name: string,
): Promise<void> {
  const key = storeKeyOf(name)
  await writing(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    const old = await client.store.delete(key)
    if (old === undefined) throw new CliError('VALUE_NOT_FOUND', 'The store has no such key.')
  })
  await context.output.result({ key: name, deleted: true }, 'deleted')
}
