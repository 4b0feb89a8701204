import { aeskw } from '@noble/ciphers/aes.js'
import { moveInto } from '../bytes.js'
import { checkUnwrap, checkWrap } from '../key-wrap-arguments.js'
import type { KeyWrap } from '../provider.js'

/** By tables in memory: on a shared processor its running time may depend on the key. */
export const aes256kw: KeyWrap = {
  wrap(out, secret, key) {
    checkWrap(out, secret, key)
    out.set(aeskw(key).encrypt(secret))
  },

  unwrap(out, wrapped, key) {
    checkUnwrap(out, wrapped, key)
    let secret: Uint8Array
    try {
      secret = aeskw(key).decrypt(wrapped)
    } catch {
      // Arguments were checked above: what noble still refuses is the initial value.
      out.fill(0)
      return false
    }
    moveInto(out, secret)
    return true
  },
}
