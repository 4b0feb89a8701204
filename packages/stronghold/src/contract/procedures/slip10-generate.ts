import { integer, nothing, optional, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { generateSecret } from './define.js'

/**
 * Draws a seed of `size` bytes (16 to 64, by default 64) and writes it to `output`.
 *
 * BIP32, section "Master key generation": seeds have 128 to 512 bits.
 * @throws StrongholdError `INVALID_ARGUMENT` for another size.
 */
export const Slip10Generate = generateSecret({
  name: 'Slip10Generate',
  number: 10,
  source: 'BIP32, "Master key generation"',
  memory: 'guarded',
  input: struct({
    /** Bytes of the seed; 64 unless stated. */
    size: optional(integer(16, 64)),
    /** Where the product is written. */
    output: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: ({ size = 64 }) => ({ scratch: size, work: 20 }),
  target: ({ output }) => output,
  product: () => ({ type: 'Seed', knownTo: 'nobody' }),
})
