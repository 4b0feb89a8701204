import { StrongholdError } from '../contract/errors.js'
import { STREAM_MAX_CHUNKS } from '../contract/procedures/stream-layout.js'
import type { ByteReader } from './byte-reader.js'
import { CHUNKS_PER_CALL } from './options.js'

/** Consecutive chunks of a stream, as one call takes them. */
export interface Run {
  readonly index: number
  readonly final: boolean
  readonly bytes: Uint8Array
}

/** Cuts the rest of `reader` into runs; the last one is final, and is empty only if alone. */
export async function* runsOf(reader: ByteReader, chunkLength: number): AsyncGenerator<Run> {
  for (let index = 0; ; index += CHUNKS_PER_CALL) {
    if (index >= STREAM_MAX_CHUNKS) throw new StrongholdError('INVALID_ARGUMENT')
    const bytes = await reader.read(chunkLength * CHUNKS_PER_CALL)
    const final = await reader.ended()
    yield { index, final, bytes }
    if (final) return
  }
}
