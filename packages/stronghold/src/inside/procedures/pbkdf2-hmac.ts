import { Pbkdf2Hmac } from '../../contract/procedures/pbkdf2-hmac.js'
import { digestLengths } from '../../contract/procedures/sha2-hash.js'
import { implement } from './implement.js'

export const pbkdf2Hmac = implement(
  Pbkdf2Hmac,
  ({ hash, password, salt, count }, { crypto, scratch }) => {
    const secret = scratch.take(digestLengths[hash])
    crypto[`pbkdf2Hmac${hash}`](secret, password, salt, count)
    return { secret, output: undefined }
  },
)
