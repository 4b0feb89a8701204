import { Slip10Generate } from '../../contract/procedures/slip10-generate.js'
import { implement } from './implement.js'

/** A random seed of a tree of keys, born inside. */
export const slip10Generate = implement(Slip10Generate, ({ size = 64 }, { crypto, scratch }) => {
  const secret = scratch.take(size)
  crypto.random(secret)
  return { secret, output: undefined }
})
