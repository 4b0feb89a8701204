import type { Context } from '../../context.js'
import { readSource, sourceOf } from '../../io/input.js'
import { type ClientOptions, clientOf, type WriteOptions, writing } from '../../session.js'
import { storeKeyOf } from '../../text.js'

interface Options extends WriteOptions, ClientOptions {
  readonly input: string
  /** Seconds. */
  readonly lifetime?: number
}

/** Stores a plain value under a key. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const key = storeKeyOf(name)
  const source = sourceOf(options.input, context.stdin, 'the value')
  const lifetime = options.lifetime === undefined ? undefined : options.lifetime * 1000
  const old = await writing(
    context,
    options,
    async (stronghold, value) => {
      const client = await clientOf(context, stronghold, options, { create: true })
      return client.store.insert(key, value, lifetime)
    },
    () => readSource(source),
  )
  const replaced = old !== undefined
  await context.output.result({ key: name, replaced }, replaced ? 'replaced' : 'stored')
}
