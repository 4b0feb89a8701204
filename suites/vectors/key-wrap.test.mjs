// Wycheproof: AES key wrap.
//
// | label | wanted |
// | ----- | ------ |
// | any, key of 16 or 24 bytes | `RangeError`: only keys of 32 bytes are offered |
// | valid | `wrap` gives the ciphertext, `unwrap` the message |
// | acceptable, flag ShortKey (8 bytes) | `RangeError`: NIST SP 800-38F, section 5.3.1, excludes them |
// | invalid | `unwrap` answers `false`, or `RangeError` where no wrapped key has this length |
import { hex, made, refusesArguments, same } from './support/bytes.mjs'
import { wycheproof } from './support/wycheproof.mjs'

wycheproof('aesWrap', ({ aes256kw }, vector) => {
  const [key, message, wrapped] = [vector.key, vector.msg, vector.ct].map(hex)
  const secret = new Uint8Array(Math.max(0, wrapped.length - 8))
  const unwraps = () => aes256kw.unwrap(secret, wrapped, key)
  const wrap = (out) => aes256kw.wrap(out, message, key)
  const refusesToWrap = () => refusesArguments(() => made(message.length + 8, wrap))
  if (key.length !== 32) {
    return [`${vector.result} (refused by length)`, refusesToWrap() && refusesArguments(unwraps)]
  }
  if (vector.result === 'acceptable') {
    return ['acceptable (refused)', refusesToWrap() && refusesArguments(unwraps)]
  }
  if (vector.result === 'invalid') {
    const isWrappable = message.length >= 16 && message.length % 8 === 0
    const isLength = wrapped.length >= 24 && wrapped.length % 8 === 0
    return (isWrappable || refusesToWrap()) && (isLength ? !unwraps() : refusesArguments(unwraps))
  }
  return same(made(message.length + 8, wrap), wrapped) && unwraps() && same(secret, message)
})
