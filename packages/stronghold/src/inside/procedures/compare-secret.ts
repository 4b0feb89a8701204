import { CompareSecret } from '../../contract/procedures/compare-secret.js'
import { implement } from './implement.js'
import { implementBeyond } from './table.js'
import { whole } from './unsuitable.js'

/**
 * Tells a caller whether a guess is right, in constant time. As many guesses as it likes: so it
 * exists only where `@stronghold/stronghold/insecure` asks for it.
 */
const compareSecret = implement(CompareSecret, ([secret], { expected }, { crypto }) => {
  return crypto.equal(whole(secret), expected)
})

implementBeyond(compareSecret)
