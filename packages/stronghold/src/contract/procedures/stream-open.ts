import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers, runLength } from './answer.js'
import { useSecret } from './define.js'
import { streamCost, streamPlace } from './stream-layout.js'
import { symmetricKeys } from './suits.js'

/**
 * Decrypts a run of consecutive chunks of `StreamSeal`; `openStream` does so for whole
 * streams. All of the run or nothing: each chunk must have been sealed under this key, in this
 * stream, at this number, and as its last one exactly when `final` says so.
 *
 * A stream is known to be complete only when its final run was opened.
 * @throws StrongholdError `STREAM_DAMAGED` for anything else, `KEY_UNSUITABLE` when the record does
 *   not have exactly 32 bytes.
 */
export const StreamOpen = useSecret({
  name: 'StreamOpen',
  number: 17,
  source: 'Stronghold, docs/spec/stream.md',
  memory: { Aes256Gcm: 'openssl', XChaCha20Poly1305: 'guarded' },
  input: struct({
    /** The symmetric key. */
    key: location,
    ...streamPlace,
    /** What was encrypted, as it was answered. */
    sealed: bytes,
  }),
  output: bytes,
  answer: ({ sealed }) => answers.bytes(runLength.opened(sealed.length)),
  cost: ({ sealed, ...place }) => streamCost(sealed, place),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
  reveals: true,
})
