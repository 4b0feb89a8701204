import { exact } from '../contract/codec/exact.js'
import { makeStreamHeader, STREAM_CHUNK_LENGTH } from '../contract/procedures/stream-layout.js'
import { StreamSeal } from '../contract/procedures/stream-seal.js'
import { ByteReader, type ByteSource } from './byte-reader.js'
import { inOrder } from './in-order.js'
import {
  defaultInFlight,
  type SealStreamOptions,
  type StreamClient,
  streamArguments,
} from './options.js'
import { runsOf } from './runs.js'

/**
 * Encrypts bytes of any number under a key that stays in the vault (`docs/spec/stream.md`): 37
 * bytes, and 48 for every 64 KiB, longer than the source. Memory is used for a few calls only.
 *
 * As a step of a Node pipeline:
 * `pipeline(file, (source) => sealStream(client, { key }, source), sealedFile)`.
 * @throws StrongholdError `INVALID_ARGUMENT` for a wrong option or a stream above 256 TiB, and the
 * codes of `StreamSeal`; errors of the source.
 */
export const sealStream = exact(
  3,
  async function* sealStream(
    client: StreamClient,
    options: SealStreamOptions,
    source: ByteSource,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const own = streamArguments.seal(options)
    const { key, cipher = 'XChaCha20Poly1305', inFlight = defaultInFlight } = own
    // A copy: all chunks get the same, even if the caller changes its own.
    const associatedData = own.associatedData?.slice() ?? new Uint8Array(0)
    const runner = streamArguments.client(client)
    const header = makeStreamHeader(cipher, crypto.getRandomValues(new Uint8Array(32)))
    const reader = new ByteReader(streamArguments.source(source))
    async function* tasks() {
      for await (const { index, final, bytes } of runsOf(reader, STREAM_CHUNK_LENGTH)) {
        const call = StreamSeal({ key, header, index, final, associatedData, plaintext: bytes })
        yield () => runner.execute(call)
      }
    }
    try {
      yield header.slice()
      yield* inOrder(tasks(), inFlight)
    } finally {
      await reader.close()
    }
  },
)
