import { bytes, struct, u32 } from '../codec/index.js'
import { StrongholdError } from '../errors.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'

const longest = 65_536

/**
 * `length` (1 to 65,536) random bytes from the zone's generator, for nonces, salts and challenges:
 * they leave the zone, so they are no secret of it. `GenerateKey` makes keys that stay.
 * @throws StrongholdError `INVALID_ARGUMENT` for another length.
 */
export const RandomBytes = computePublic({
  name: 'RandomBytes',
  source: 'libsodium, randombytes_buf',
  memory: 'none',
  input: struct({ length: u32 }),
  output: bytes,
  answer: ({ length }) => answers.bytes(length),
  // What is refused costs nothing.
  cost: ({ length }) => (length > longest ? {} : { hashed: 3 * length, output: length }),
  compute({ length }, { crypto }) {
    if (length < 1 || length > longest) throw new StrongholdError('INVALID_ARGUMENT')
    const random = new Uint8Array(length)
    crypto.random(random)
    return random
  },
})
