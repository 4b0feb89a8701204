import { AesKeyWrapEncrypt } from '../../contract/procedures/aes-key-wrap-encrypt.js'
import { implement } from './implement.js'
import { exactly, unsuitable, whole } from './unsuitable.js'

export const aesKeyWrapEncrypt = implement(
  AesKeyWrapEncrypt,
  ([encryptionKey, secret], _, { crypto }) => {
    const key = exactly(encryptionKey, 32)
    const bytes = whole(secret)
    if (bytes.length < 16 || bytes.length % 8 !== 0) throw unsuitable()
    const wrapped = new Uint8Array(bytes.length + 8)
    crypto.aes256kw.wrap(wrapped, bytes, key)
    return wrapped
  },
)
