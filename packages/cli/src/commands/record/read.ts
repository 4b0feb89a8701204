import { pathBytes, ReadRecord } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { usingSecrets, type WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { requireReveal } from '../../run/answer.js'
import { locationOf } from '../../text/locations.js'
import { pathOfName } from '../../text/names.js'
import { hex, textOf } from '../../text/text.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly owner?: string
  readonly reveal?: true
}

/** Prints personal data to one of its readers, byte for byte. */
export async function run(context: Context, options: Options, text: string): Promise<void> {
  const location = locationOf(text, 'LOC')
  requireReveal(context, options)
  const owner = options.owner === undefined ? undefined : pathOfName(options.owner, '--owner')
  const value = await inClient(usingSecrets, context, options, async (reader) => {
    const client = owner === undefined ? undefined : pathBytes(owner)
    return reader.execute(ReadRecord({ location, client }))
  })
  if (!context.output.json) return context.output.value(value)
  await context.output.result({ value: hex(value), text: textOf(value) ?? null }, '')
}
