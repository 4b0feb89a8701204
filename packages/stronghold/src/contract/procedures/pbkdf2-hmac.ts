import { bytes, integer, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { generateSecret } from './define.js'
import { sha2Hash } from './sha2-hash.js'

const maxRounds = 10_000_000

/** Microseconds of a round: OpenSSL's, and libsodium's for SHA-512. */
const roundWork = { Sha256: 0.24, Sha384: 0.7, Sha512: 1.65 } as const

/**
 * Derives a key from a password with PBKDF2-HMAC (RFC 8018, section 5.2) and writes it to `output`:
 * as many bytes as the digest has, 32, 48 or 64.
 *
 * `count` is 1 to 10,000,000 rounds. The original takes up to 2^32 - 1; but a zone does one thing
 * at a time, and all other calls would wait for hours. With `Sha256` and `Sha384` OpenSSL has the
 * password in ordinary memory of the zone while it runs.
 * @throws StrongholdError `INVALID_ARGUMENT` for another count.
 */
export const Pbkdf2Hmac = generateSecret({
  name: 'Pbkdf2Hmac',
  number: 25,
  source: 'RFC 8018, section 5.2',
  memory: { Sha256: 'openssl', Sha384: 'openssl', Sha512: 'guarded' },
  input: struct({
    /** The hash function (FIPS 180-4). */
    hash: sha2Hash,
    /** The password; any length. */
    password: bytes,
    /** The salt; any length. */
    salt: bytes,
    /** Rounds: 1 to 10,000,000. */
    count: integer(1, maxRounds),
    /** Where the product is written. */
    output: location,
  }),
  secretInputs: ['password'],
  output: nothing,
  answer: answers.plain,
  cost: ({ hash, password, salt, count }) => {
    const hashed = 2 * (password.length + salt.length)
    return { hashed, rounds: count, scratch: 64, work: 50 + roundWork[hash] * count }
  },
  target: ({ output }) => output,
  product: () => ({ type: 'DerivedKey', knownTo: 'caller' }),
})
