import { STREAM_CHUNK_LENGTH, STREAM_HEADER_LENGTH } from '@stronghold/crypto'
import { boolean, bytes, fixedBytes, u32 } from '../codec/index.js'
import type { Cost } from './cost.js'

export {
  makeStreamHeader,
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  STREAM_HEADER_LENGTH,
  STREAM_MAX_CHUNKS,
  type StreamCipher,
} from '@stronghold/crypto'

/** The position of a run of chunks in its stream: see `StreamSeal`. */
export const streamPlace = {
  /** The header of the stream (37 bytes). */
  header: fixedBytes(STREAM_HEADER_LENGTH),

  /** The number of the first chunk, from 0. */
  index: u32,

  /** Whether the stream ends with this run. */
  final: boolean,

  /** Authenticated with the message, and not encrypted; any length. */
  associatedData: bytes,
}

/** The cost of a run. The key of each chunk is derived from the associated data, among others. */
export function streamCost(
  run: Uint8Array,
  { associatedData }: { readonly associatedData: Uint8Array },
): Cost {
  const chunks = 1 + Math.floor(run.length / STREAM_CHUNK_LENGTH)
  return {
    hashed: 2 * run.length + (1 + chunks) * associatedData.length,
    scratch: 32,
    output: run.length + 48 * chunks,
    work: 40 + 120 * chunks,
  }
}
