import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { readSecret, secretSource } from '../../io/given-secret.js'
import { nameLine, storeKeyOf } from '../../text/names.js'

interface Options extends WriteOptions, AnyClientOptions, ConsentOptions {
  readonly input?: string
  /** Milliseconds. */
  readonly lifetime?: number
}

/** Stores a plain value under a key. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const key = storeKeyOf(name)
  const source = secretSource(context, options.input, 'the value')
  const { lifetime } = options
  const old = await inClient(
    writing,
    context,
    options,
    async (client, value, { signal }) => {
      const going = async () => {
        const present = await client.store.get(key)
        const differs = present !== undefined && Buffer.compare(present, value) !== 0
        return differs ? [`value ${nameLine(key)}`] : []
      }
      await requireConsent(context, options, going, signal)
      return client.store.insert(key, value, lifetime)
    },
    { prepare: () => readSecret(context, source, 'Value'), create: true },
  )
  const replaced = old !== undefined
  await context.output.result({ key: name, replaced }, replaced ? 'replaced' : 'stored')
}
