import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers, runLength } from './answer.js'
import { useSecret } from './define.js'
import { streamCost, streamPlace } from './stream-layout.js'
import { symmetricKeys } from './suits.js'

/**
 * Encrypts a run of consecutive chunks of a stream under the key at `key`; `sealStream` cuts a
 * stream of any length into such calls. The format is in `docs/spec/stream.md`.
 *
 * `header` (37 bytes) names cipher and stream, `index` is the number of the first chunk, and `final`
 * says that the stream ends with this run. `plaintext` is a multiple of 65,536 bytes; a final run
 * may have any length, but 0 only at `index` 0. 48 bytes longer for each chunk comes out. Not
 * deterministic: every chunk has a key of its own.
 * @throws StrongholdError `INVALID_ARGUMENT` for a header, index or length that no stream has,
 *   `KEY_UNSUITABLE` when the record does not have exactly 32 bytes.
 */
export const StreamSeal = useSecret({
  name: 'StreamSeal',
  number: 16,
  source: 'Stronghold, docs/spec/stream.md',
  memory: { Aes256Gcm: 'openssl', XChaCha20Poly1305: 'guarded' },
  input: struct({
    /** The symmetric key. */
    key: location,
    ...streamPlace,
    /** A multiple of 65,536 bytes; in a final run any length. */
    plaintext: bytes,
  }),
  secretInputs: ['plaintext'],
  output: bytes,
  answer: ({ plaintext }) => answers.bytes(runLength.sealed(plaintext.length)),
  cost: ({ plaintext, ...place }) => streamCost(plaintext, place),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
})
