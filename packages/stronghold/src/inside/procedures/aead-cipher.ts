import type { Aead, CryptoProvider } from '@stronghold/crypto'
import type { AeadCipher } from '../../contract/procedures/aead-cipher.js'

/** The cipher of a name. */
export function aeadOf(crypto: CryptoProvider, cipher: AeadCipher): Aead {
  return cipher === 'Aes256Gcm' ? crypto.aes256gcm : crypto.xchacha20poly1305
}
