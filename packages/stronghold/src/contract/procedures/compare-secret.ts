import { boolean, bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { anySecret } from './suits.js'
import { beyondTable } from './table.js'

/**
 * Whether the record at `location` is `expected`, in time that depends on the lengths only.
 *
 * For tests and recovery drills. It tells the length of any secret, and lets a caller try as many
 * guesses as he likes: a PIN or a short password is found that way. So it is no part of the table;
 * only an inside that was started with `insecure: true` knows it.
 * @throws StrongholdError `UNKNOWN_METHOD` in any other.
 */
export const CompareSecret = beyondTable(
  useSecret({
    name: 'CompareSecret',
    number: 255,
    source: 'IOTA stronghold.rs 2.0',
    memory: 'guarded',
    input: struct({
      /** The record. */
      location,
      /** The bytes to compare with; any length. */
      expected: bytes,
    }),
    secretInputs: ['expected'],
    output: boolean,
    answer: answers.plain,
    cost: ({ expected }, [length = 0]) => ({ hashed: 2 * (expected.length + length), output: 1 }),
    sources: ({ location }) => [location],
    suits: [anySecret],
    insecure: true,
  }),
)
