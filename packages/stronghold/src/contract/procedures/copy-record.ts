import { nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { anySecret } from './suits.js'

/** Copies the secret at `source` to `target`, byte for byte. */
export const CopyRecord = deriveSecret({
  name: 'CopyRecord',
  number: 3,
  source: 'IOTA stronghold.rs 2.0',
  memory: 'guarded',
  input: struct({
    /** The secret that is copied. */
    source: location,
    /** Where the copy is written. */
    target: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: (_, [length = 0]) => ({ hashed: length, work: 45 }),
  sources: ({ source }) => [source],
  suits: [anySecret],
  target: ({ target }) => target,
  product: () => ({ type: 'Data', knownTo: 'sources' }),
  carries: true,
})
