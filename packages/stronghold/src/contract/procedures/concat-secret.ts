import { nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { anySecret } from './suits.js'

/**
 * Writes the record at `locationA`, followed by that at `locationB`, to `outputLocation`.
 *
 * The result is of the type `Concatenation`, which no procedure takes as a private key, a seed or a
 * node. As a whole it serves as another key only when all of it was born inside: beside a part that
 * the caller knows, a part of few bytes would be found by trying.
 *
 * Of two shared secrets it is one again (NIST SP 800-56A, section 6: Z = Ze ‖ Zs), for key agreement
 * with several pairs of keys. Both have 32 bytes or more: a short one that is known would make a
 * guess of the other.
 * @throws StrongholdError `KEY_UNSUITABLE` for two shared secrets of which one is shorter.
 */
export const ConcatSecret = deriveSecret({
  name: 'ConcatSecret',
  number: 30,
  source: 'IOTA stronghold.rs 2.0',
  memory: 'guarded',
  input: struct({
    /** The first secret. */
    locationA: location,
    /** The second secret. */
    locationB: location,
    /** Where both are written, side by side. */
    outputLocation: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: (_, [a = 0, b = 0]) => ({ hashed: 3 * (a + b), scratch: a + b, work: 35 }),
  sources: ({ locationA, locationB }) => [locationA, locationB],
  suits: [anySecret, anySecret],
  target: ({ outputLocation }) => outputLocation,
  product: (_, [a, b] = []) => ({
    type: a === 'SharedSecret' && b === a ? 'SharedSecret' : 'Concatenation',
    knownTo: 'sources',
  }),
  carries: true,
})
