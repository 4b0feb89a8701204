import { sealStream } from '@stronghold/stronghold'
import type { Context } from '../context.js'
import { ciphers } from '../key-types.js'
import { type StreamOptions, streaming } from '../streaming.js'

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
