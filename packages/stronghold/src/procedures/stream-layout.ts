import { STREAM_HEADER_LENGTH } from '@stronghold/crypto'
import { boolean, bytes, fixedBytes, u32 } from '../codec/index.js'

export {
  makeStreamHeader,
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  STREAM_HEADER_LENGTH,
  STREAM_MAX_CHUNKS,
  type StreamCipher,
} from '@stronghold/crypto'

/** Where a run of chunks stands in its stream: see `StreamSeal`. */
export const streamPlace = {
  header: fixedBytes(STREAM_HEADER_LENGTH),
  index: u32,
  final: boolean,
  associatedData: bytes,
}
