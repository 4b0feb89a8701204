import { Hmac } from '../../contract/procedures/hmac.js'
import { digestLengths } from '../../contract/procedures/sha2-hash.js'
import { implement } from './implement.js'
import { whole } from './unsuitable.js'

export const hmac = implement(Hmac, ([secret], { hash, message }, { crypto }) => {
  const mac = new Uint8Array(digestLengths[hash])
  crypto[`hmac${hash}`](mac, whole(secret), message)
  return mac
})
