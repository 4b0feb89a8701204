import { RandomBytes } from '../../contract/procedures/random-bytes.js'
import { implement } from './implement.js'

/**
 * Random bytes for the caller, from the generator of the zone. They leave, so they are no secret of
 * it.
 */
export const randomBytes = implement(RandomBytes, ({ length }, { crypto }) => {
  const random = new Uint8Array(length)
  crypto.random(random)
  return random
})
