import { ReadRecord } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { requireReveal } from '../../run/answer.js'
import { usingSecrets, type WriteOptions } from '../../session.js'
import { hex, locationOf, textOf } from '../../text.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly owner?: string
  readonly reveal?: true
}

/** Prints personal data to one of its readers, byte for byte. */
export async function run(context: Context, options: Options, text: string): Promise<void> {
  const location = locationOf(text, 'LOC')
  requireReveal(context, options)
  const { owner } = options
  const value = await inClient(usingSecrets, context, options, async (reader) => {
    const client = owner === undefined ? undefined : new TextEncoder().encode(owner)
    return reader.execute(ReadRecord({ location, client }))
  })
  if (!context.output.json) return context.output.bytes(value)
  await context.output.result({ value: hex(value), text: textOf(value) ?? null }, '')
}
