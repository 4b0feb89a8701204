import { RandomBytes } from '../../contract/procedures/random-bytes.js'
import { implement } from './implement.js'

export const randomBytes = implement(RandomBytes, ({ length }, { crypto }) => {
  const random = new Uint8Array(length)
  crypto.random(random)
  return random
})
