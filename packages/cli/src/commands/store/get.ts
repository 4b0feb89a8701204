import type { Context } from '../../context.js'
import { CliError } from '../../io/errors.js'
import { type ClientOptions, clientOf, type FileOptions, reading } from '../../session.js'
import { hex, storeKeyOf, textOf } from '../../text.js'

/** Prints a value, byte for byte. */
export async function run(
  context: Context,
  options: FileOptions & ClientOptions,
  name: string,
): Promise<void> {
  const key = storeKeyOf(name)
  const value = await reading(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    return client.store.get(key)
  })
  if (value === undefined) throw new CliError('VALUE_NOT_FOUND', 'The store has no such key.')
  if (!context.output.json) return context.output.bytes(value)
  await context.output.result({ value: hex(value), text: textOf(value) ?? null }, '')
}
