import { openStream } from '@stronghold/stronghold'
import { type StreamOptions, streaming } from '../client/streaming.js'
import type { Context } from '../io/context.js'

/** Decrypts what `encrypt` made. */
export function run(context: Context, options: StreamOptions, path: string): Promise<void> {
  return streaming(context, options, path, openStream)
}
