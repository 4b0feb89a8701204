import { sealStream } from '@stronghold/stronghold'
import { type StreamOptions, streaming } from '../client/streaming.js'
import type { Context } from '../io/context.js'
import { ciphers } from '../text/key-types.js'

interface Options extends StreamOptions {
  readonly cipher: keyof typeof ciphers
}

/** Encrypts a file of any size under a key that stays inside. */
export function run(context: Context, options: Options, path: string): Promise<void> {
  const cipher = ciphers[options.cipher]
  return streaming(context, options, path, (client, how, source) =>
    sealStream(client, { ...how, cipher }, source),
  )
}
