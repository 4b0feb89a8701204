import { Hmac } from '../../contract/procedures/hmac.js'
import { digestLengths } from '../../contract/procedures/sha2-hash.js'
import { implement } from './implement.js'
import { whole } from './unsuitable.js'

/**
 * RFC 2104, with SHA-2. Answered whole: a truncated code is for its protocol to cut, and none is
 * compared here.
 */
export const hmac = implement(Hmac, ([secret], { hash, message }, { crypto }) => {
  const mac = new Uint8Array(digestLengths[hash])
  crypto[`hmac${hash}`](mac, whole(secret), message)
  return mac
})
