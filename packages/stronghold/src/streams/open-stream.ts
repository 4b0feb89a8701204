import { exact } from '../contract/codec/exact.js'
import { StrongholdError } from '../contract/errors.js'
import {
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  STREAM_HEADER_LENGTH,
} from '../contract/procedures/stream-layout.js'
import { StreamOpen } from '../contract/procedures/stream-open.js'
import { ByteReader, type ByteSource } from './byte-reader.js'
import { inOrder } from './in-order.js'
import {
  defaultInFlight,
  type OpenStreamOptions,
  type StreamClient,
  streamArguments,
} from './options.js'
import { runsOf } from './runs.js'

/**
 * Decrypts a stream of `sealStream`. All output is authentic and in its place; that it is COMPLETE
 * is known only when the iteration ends without an error. A stream that was cut short at any place
 * ends with `STREAM_DAMAGED`: the output before it must not be taken for the whole.
 *
 * @throws StrongholdError `INVALID_ARGUMENT` for a wrong option, and the codes of `StreamOpen`;
 * errors of the source.
 */
export const openStream = exact(
  3,
  async function* openStream(
    client: StreamClient,
    options: OpenStreamOptions,
    source: ByteSource,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const own = streamArguments.open(options)
    const { key, inFlight = defaultInFlight } = own
    // A copy: all chunks get the same, even if the caller changes its own.
    const associatedData = own.associatedData?.slice() ?? new Uint8Array(0)
    const runner = streamArguments.client(client)
    const reader = new ByteReader(streamArguments.source(source))
    async function* tasks(header: Uint8Array) {
      for await (const { index, final, bytes } of runsOf(reader, SEALED_CHUNK_LENGTH)) {
        const call = StreamOpen({ key, header, index, final, associatedData, sealed: bytes })
        yield () => runner.execute(call)
      }
    }
    try {
      const header = await reader.read(STREAM_HEADER_LENGTH)
      if (header.length < STREAM_HEADER_LENGTH) throw new StrongholdError('STREAM_DAMAGED')
      for await (const plaintext of inOrder(tasks(header), inFlight)) {
        if (plaintext.length > 0) yield plaintext
      }
    } finally {
      await reader.close()
    }
  },
)

const SEALED_CHUNK_LENGTH = STREAM_CHUNK_LENGTH + STREAM_CHUNK_OVERHEAD
