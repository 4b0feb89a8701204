import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { CliError } from '../../io/errors.js'
import { storeKeyOf } from '../../text/names.js'
import { hex, textOf } from '../../text/text.js'

/** Prints a value, byte for byte. */
export async function run(
  context: Context,
  options: FileOptions & AnyClientOptions,
  name: string,
): Promise<void> {
  const key = storeKeyOf(name)
  const value = await inClient(reading, context, options, async (client) => {
    return client.store.get(key)
  })
  if (value === undefined) throw new CliError('VALUE_NOT_FOUND', 'The store has no such key.')
  if (!context.output.json) return context.output.value(value)
  await context.output.result({ value: hex(value), text: textOf(value) ?? null }, '')
}
