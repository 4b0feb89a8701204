import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { readSource, sourceOf } from '../../io/input.js'
import { storeKeyOf } from '../../names.js'
import { type WriteOptions, writing } from '../../session.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly input: string
  /** Milliseconds. */
  readonly lifetime?: number
}

/** Stores a plain value under a key. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const key = storeKeyOf(name)
  const source = sourceOf(options.input, context.stdin, 'the value')
  const { lifetime } = options
  const old = await inClient(
    writing,
    context,
    options,
    async (client, value) => {
      return client.store.insert(key, value, lifetime)
    },
    { prepare: () => readSource(source), create: true },
  )
  const replaced = old !== undefined
  await context.output.result({ key: name, replaced }, replaced ? 'replaced' : 'stored')
}
