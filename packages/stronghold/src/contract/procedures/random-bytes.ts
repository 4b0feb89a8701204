import { bytes, integer, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'

const maxLength = 65_536

/**
 * `length` (1 to 65,536) random bytes from the zone's generator, for nonces, salts and challenges:
 * they leave the zone, so they are no secret of it. `GenerateKey` makes keys that stay.
 * @throws StrongholdError `INVALID_ARGUMENT` for another length.
 */
export const RandomBytes = computePublic({
  name: 'RandomBytes',
  number: 52,
  source: 'libsodium, randombytes_buf',
  memory: 'none',
  input: struct({
    /** Bytes: 1 to 65,536. */
    length: integer(1, maxLength),
  }),
  output: bytes,
  answer: ({ length }) => answers.bytes(length),
  cost: ({ length }) => ({ hashed: 3 * length, output: length }),
})
