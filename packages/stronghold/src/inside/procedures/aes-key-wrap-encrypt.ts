import { AesKeyWrapEncrypt } from '../../contract/procedures/aes-key-wrap-encrypt.js'
import { implement } from './implement.js'
import { exactly, unsuitable, whole } from './unsuitable.js'

/**
 * RFC 3394, section 2.2.1. The one way out for a secret, encrypted: the guard has decided by now
 * that the wrapping key is known to nobody outside, or that the policy lets it go (`Guard.wrap`).
 */
export const aesKeyWrapEncrypt = implement(
  AesKeyWrapEncrypt,
  ([encryptionKey, secret], _, { crypto }) => {
    const key = exactly(encryptionKey, 32)
    const bytes = whole(secret)
    // Two semiblocks at least (NIST SP 800-38F, section 5.3.1): of one, the wrap is a single block
    // without the check that the rounds give.
    if (bytes.length < 16 || bytes.length % 8 !== 0) throw unsuitable()
    const wrapped = new Uint8Array(bytes.length + 8)
    crypto.aes256kw.wrap(wrapped, bytes, key)
    return wrapped
  },
)
