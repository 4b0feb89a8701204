import { Pbkdf2Hmac } from '../../contract/procedures/pbkdf2-hmac.js'
import { digestLengths } from '../../contract/procedures/sha2-hash.js'
import { implement } from './implement.js'

/**
 * RFC 8018, section 5.2, to the length of the hash: of a longer output an attacker has to compute
 * one block only, and its owner all. The rounds are charged before they run (docs/spec/budgets.md).
 */
export const pbkdf2Hmac = implement(
  Pbkdf2Hmac,
  ({ hash, password, salt, count }, { crypto, scratch }) => {
    const secret = scratch.take(digestLengths[hash])
    crypto[`pbkdf2Hmac${hash}`](secret, password, salt, count)
    return { secret, output: undefined }
  },
)
