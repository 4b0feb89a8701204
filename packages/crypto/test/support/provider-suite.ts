import { describe } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { aeadSuite } from './aead-suite.js'
import { curve25519Suite } from './curve25519-suite.js'
import { ed25519VariantsSuite } from './ed25519-variants-suite.js'
import { hashSuite } from './hash-suite.js'
import { kdfSuite } from './kdf-suite.js'
import { keyWrapSuite } from './key-wrap-suite.js'
import { memorySuite } from './memory-suite.js'
import { p256Suite } from './p256-suite.js'
import { schnorrSuite } from './schnorr-suite.js'
import { secp256k1Suite } from './secp256k1-suite.js'

/** What every provider must do: one suite, run against each implementation. */
export function providerSuite(crypto: CryptoProvider): void {
  describe(`provider ${crypto.name}`, () => {
    memorySuite(crypto)
    hashSuite(crypto)
    kdfSuite(crypto)
    aeadSuite(crypto, 'chacha20poly1305')
    aeadSuite(crypto, 'xchacha20poly1305')
    aeadSuite(crypto, 'aes256gcm')
    keyWrapSuite(crypto)
    curve25519Suite(crypto)
    ed25519VariantsSuite(crypto)
    secp256k1Suite(crypto)
    schnorrSuite(crypto)
    p256Suite(crypto)
  })
}
