// Wycheproof: HMAC, HKDF and PBKDF2.
//
// | label | wanted |
// | ----- | ------ |
// | HMAC valid | the tag, or its leading bytes where the group's tags are cut |
// | HMAC invalid | another tag |
// | HKDF valid | the output; an empty salt stands for zeros (RFC 5869, section 2.2) |
// | HKDF invalid, flag SizeTooLarge | `RangeError`: 255 blocks are the limit (RFC 5869, section 2.3) |
// | PBKDF2 valid | the output |
import { hex, made, refusesArguments, same } from './support/bytes.mjs'
import { wycheproof } from './support/wycheproof.mjs'

for (const [name, length] of [
  ['hmacSha256', 32],
  ['hmacSha384', 48],
  ['hmacSha512', 64],
]) {
  wycheproof(name, (crypto, { key, msg, tag, result }, { tagSize }) => {
    const mac = made(length, (out) => crypto[name](out, hex(key), hex(msg)))
    return crypto.equal(mac.subarray(0, tagSize / 8), hex(tag)) === (result === 'valid')
  })
}

for (const name of ['hkdfSha256', 'hkdfSha384', 'hkdfSha512']) {
  wycheproof(name, (crypto, { ikm, salt, info, size, okm, result }) => {
    const out = new Uint8Array(size)
    const derive = () => crypto[name](out, hex(ikm), hex(salt), hex(info))
    if (result === 'invalid') return refusesArguments(derive)
    derive()
    return same(out, hex(okm))
  })
}

for (const name of ['pbkdf2HmacSha256', 'pbkdf2HmacSha384', 'pbkdf2HmacSha512']) {
  wycheproof(name, (crypto, { password, salt, iterationCount, dkLen, dk }) => {
    const out = new Uint8Array(dkLen)
    crypto[name](out, hex(password), hex(salt), iterationCount)
    return same(out, hex(dk))
  })
}
