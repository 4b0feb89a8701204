import { checkHkdf } from '../kdf-arguments.js'
import { type Hmac, hmac256, hmac384, hmac512 } from './hmac.js'
import { sodium } from './sodium.js'
import { reserve } from './working-memory.js'

const memory = reserve(128)
const counter = new Uint8Array(1)

export const hkdfSha256 = makeHkdf('hkdfSha256', hmac256)
export const hkdfSha384 = makeHkdf('hkdfSha384', hmac384)
export const hkdfSha512 = makeHkdf('hkdfSha512', hmac512)

/** HKDF (RFC 5869), because the binding has none: extract, then expand, all in working memory. */
function makeHkdf(name: string, hmac: Hmac) {
  const { digestLength } = hmac
  const pseudorandomKey = memory.subarray(0, digestLength)
  const block = memory.subarray(64, 64 + digestLength)

  return (out: Uint8Array, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): void => {
    checkHkdf(name, digestLength, out, ikm, salt, info)
    hmac.begin(salt)
    hmac.update(ikm)
    hmac.finish(pseudorandomKey)
    for (let offset = 0, i = 1; offset < out.length; offset += digestLength, i++) {
      counter[0] = i
      hmac.begin(pseudorandomKey)
      if (i > 1) hmac.update(block)
      hmac.update(info)
      hmac.update(counter)
      hmac.finish(block)
      const left = out.length - offset
      out.set(left < digestLength ? block.subarray(0, left) : block, offset)
    }
    sodium.sodium_memzero(memory)
  }
}
