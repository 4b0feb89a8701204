import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { digestLengths, sha2Hash } from './sha2-hash.js'
import { symmetricKeys } from './suits.js'

/**
 * The HMAC (RFC 2104) of `message` under the whole record at `key`: 32, 48 or 64 bytes with
 * `Sha256`, `Sha384` or `Sha512`.
 *
 * Keys of any length are taken, as in the original; RFC 2104, section 3, wants at least the length
 * of the digest.
 */
export const Hmac = useSecret({
  name: 'Hmac',
  number: 20,
  source: 'RFC 2104; RFC 4231',
  memory: 'guarded',
  input: struct({
    /** The hash function (FIPS 180-4). */
    hash: sha2Hash,
    /** The message itself, not its hash; any length. */
    message: bytes,
    /** The key; any length. */
    key: location,
  }),
  output: bytes,
  answer: ({ hash }) => answers.bytes(digestLengths[hash]),
  cost: ({ message }, [length = 0]) => ({
    hashed: 2 * message.length + 3 * length,
    output: 64,
    work: 25,
  }),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
})
