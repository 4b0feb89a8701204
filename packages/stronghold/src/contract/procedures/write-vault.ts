import { bytes, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { generateSecret } from './define.js'

/**
 * Writes `data` (any length) to `location` and wipes it on its way.
 *
 * Creates the vault if there is none and replaces a record that exists.
 * @throws StrongholdError `RECORD_REVOKED` when the record was revoked and not collected.
 */
export const WriteVault = generateSecret({
  name: 'WriteVault',
  number: 0,
  source: 'IOTA stronghold.rs 2.0',
  memory: 'guarded',
  input: struct({
    /** The bytes; wiped on their way. */
    data: bytes,
    /** Where they are written. */
    location,
  }),
  secretInputs: ['data'],
  output: nothing,
  answer: answers.plain,
  cost: ({ data }) => ({ hashed: 2 * data.length, scratch: data.length }),
  target: ({ location }) => location,
  product: () => ({ type: 'Data', knownTo: 'caller' }),
})
