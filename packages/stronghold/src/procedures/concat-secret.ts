import { nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { deriveSecret } from './define.js'
import { unsuitable } from './unsuitable.js'

/**
 * Writes the record at `locationA`, followed by that at `locationB`, to `outputLocation`.
 *
 * The result is of the type `Concatenation`, which serves as a key as a whole only: no procedure
 * takes its first bytes.
 */
export const ConcatSecret = deriveSecret({
  name: 'ConcatSecret',
  source: 'IOTA stronghold.rs 2.0',
  memory: 'guarded',
  input: struct({ locationA: location, locationB: location, outputLocation: location }),
  output: nothing,
  cost: (_, [a = 0, b = 0]) => ({ hashed: 2 * (a + b), scratch: a + b }),
  sources: ({ locationA, locationB }) => [locationA, locationB],
  target: ({ outputLocation }) => outputLocation,
  product: () => ({ type: 'Concatenation', knownTo: 'sources' }),
  carries: true,
  derive([a, b], _, { scratch }) {
    if (a === undefined || b === undefined) throw unsuitable()
    const secret = scratch.take(a.bytes.length + b.bytes.length)
    secret.set(a.bytes)
    secret.set(b.bytes, a.bytes.length)
    return { secret, output: undefined }
  },
})
