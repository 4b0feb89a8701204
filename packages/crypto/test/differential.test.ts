import assert from 'node:assert/strict'
import { createECDH, createHash, createHmac, hkdfSync, pbkdf2Sync, scryptSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { ed25519ctx, ed25519ph } from '@noble/curves/ed25519.js'
import { nativeProvider as native } from '@stronghold/crypto/native'
import { nobleProvider as noble } from '@stronghold/crypto/noble'
import * as fc from 'fast-check'
import { made } from './support/bytes.js'

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })
const exactly = (length: number) => bytes(length, length)
const data = bytes(0, 300)

const HASHES = [
  ['sha256', 32, 'Sha256'],
  ['sha384', 48, 'Sha384'],
  ['sha512', 64, 'Sha512'],
] as const

/** Both providers must agree with each other and, where it has the function, with OpenSSL. */
describe('noble, native and OpenSSL agree', () => {
  test('hashes', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 64 }), (message, length) => {
        for (const [name, size] of HASHES) {
          const expected = new Uint8Array(createHash(name).update(message).digest())
          for (const crypto of [native, noble]) {
            assert.deepEqual(
              made(size, (out) => crypto[name](out, message)),
              expected,
            )
          }
        }
        assert.deepEqual(
          made(length, (out) => native.blake2b(out, message)),
          made(length, (out) => noble.blake2b(out, message)),
        )
      }),
    )
  })

  test('HMAC', () => {
    fc.assert(
      fc.property(data, data, (key, message) => {
        const mac = (name: string) => new Uint8Array(createHmac(name, key).update(message).digest())
        for (const crypto of [native, noble]) {
          for (const [name, size, capital] of HASHES) {
            assert.deepEqual(
              made(size, (out) => crypto[`hmac${capital}`](out, key, message)),
              mac(name),
            )
          }
        }
      }),
    )
  })

  test('HKDF', () => {
    fc.assert(
      fc.property(data, data, data, fc.integer({ min: 1, max: 200 }), (ikm, salt, info, length) => {
        for (const [name, , capital] of HASHES) {
          const expected = new Uint8Array(hkdfSync(name, ikm, salt, info, length))
          for (const crypto of [native, noble]) {
            assert.deepEqual(
              made(length, (out) => crypto[`hkdf${capital}`](out, ikm, salt, info)),
              expected,
            )
          }
        }
      }),
    )
  })

  test('PBKDF2, with passwords shorter and longer than a block, and empty ones', () => {
    const iterations = fc.integer({ min: 1, max: 4 })
    const length = fc.integer({ min: 1, max: 200 })
    fc.assert(
      fc.property(data, data, iterations, length, (password, salt, count, size) => {
        for (const [name, , capital] of HASHES) {
          const expected = new Uint8Array(pbkdf2Sync(password, salt, count, size, name))
          for (const crypto of [native, noble]) {
            assert.deepEqual(
              made(size, (out) => crypto[`pbkdf2Hmac${capital}`](out, password, salt, count)),
              expected,
            )
          }
        }
      }),
    )
  })

  test('scrypt, and with N = 1 the two providers', () => {
    const workFactor = fc.integer({ min: 0, max: 6 })
    const length = fc.integer({ min: 1, max: 80 })
    fc.assert(
      fc.property(data, data, workFactor, length, (password, salt, factor, size) => {
        const key = made(size, (out) => native.scrypt(out, password, salt, factor))
        assert.deepEqual(
          key,
          made(size, (out) => noble.scrypt(out, password, salt, factor)),
        )
        if (factor === 0) return
        const options = { N: 2 ** factor, r: 8, p: 1 }
        assert.deepEqual(key, new Uint8Array(scryptSync(password, salt, size, options)))
      }),
      { numRuns: 40 },
    )
  })

  for (const name of ['chacha20poly1305', 'xchacha20poly1305', 'aes256gcm'] as const) {
    test(`${name}: each opens what the other sealed`, () => {
      const nonce = exactly(native[name].nonceLength)
      fc.assert(
        fc.property(data, exactly(32), nonce, bytes(0, 40), (plaintext, key, n, ad) => {
          for (const [sealer, opener] of [[native, noble] as const, [noble, native] as const]) {
            const sealed = new Uint8Array(plaintext.length)
            const tag = new Uint8Array(16)
            sealer[name].seal(sealed, tag, plaintext, key, n, ad)
            assert.equal(opener[name].open(sealed, sealed, tag, key, n, ad), true)
            assert.deepEqual(sealed, plaintext)
          }
        }),
      )
    })
  }

  test('AES key wrap: each unwraps what the other wrapped, and both wrap alike', () => {
    const semiblocks = fc.integer({ min: 2, max: 40 }).chain((count) => exactly(8 * count))
    fc.assert(
      fc.property(semiblocks, exactly(32), (secret, key) => {
        const wrap = (crypto: typeof native) =>
          made(secret.length + 8, (out) => crypto.aes256kw.wrap(out, secret, key))
        const wrapped = wrap(native)
        assert.deepEqual(wrapped, wrap(noble))
        for (const { aes256kw } of [native, noble]) {
          const out = new Uint8Array(secret.length)
          assert.equal(aes256kw.unwrap(out, wrapped, key), true)
          assert.deepEqual(out, secret)
        }
      }),
    )
  })

  test('Ed25519 and X25519', () => {
    fc.assert(
      fc.property(exactly(32), exactly(32), data, (secret, other, message) => {
        const publicKey = made(32, (out) => native.ed25519.publicKey(out, secret))
        const signature = made(64, (out) => native.ed25519.sign(out, message, secret, publicKey))
        assert.deepEqual(
          publicKey,
          made(32, (out) => noble.ed25519.publicKey(out, secret)),
        )
        assert.deepEqual(
          signature,
          made(64, (out) => noble.ed25519.sign(out, message, secret, publicKey)),
        )
        assert.equal(noble.ed25519.verify(signature, message, publicKey), true)

        const point = made(32, (out) => native.x25519.publicKey(out, secret))
        assert.deepEqual(
          point,
          made(32, (out) => noble.x25519.publicKey(out, secret)),
        )
        // `other` as a point: any 32 bytes are one, high bit or not (RFC 7748, section 5).
        for (const peer of [point, other]) {
          assert.deepEqual(
            made(32, (out) => native.x25519.sharedSecret(out, secret, peer)),
            made(32, (out) => noble.x25519.sharedSecret(out, secret, peer)),
          )
        }
      }),
      { numRuns: 30 },
    )
  })

  test('secp256k1', () => {
    fc.assert(
      fc.property(exactly(32), exactly(32), exactly(32), (key, digest, tweak) => {
        fc.pre(native.secp256k1.isValidKey(key))
        assert.equal(noble.secp256k1.isValidKey(key), true)
        const publicKey = made(33, (out) => native.secp256k1.publicKey(out, key))
        assert.deepEqual(
          publicKey,
          made(33, (out) => noble.secp256k1.publicKey(out, key)),
        )
        assert.deepEqual(
          made(65, (out) => native.secp256k1.publicKey(out, key)),
          made(65, (out) => noble.secp256k1.publicKey(out, key)),
        )
        const signature = made(65, (out) => native.secp256k1.signRecoverable(out, digest, key))
        assert.deepEqual(
          signature,
          made(65, (out) => noble.secp256k1.signRecoverable(out, digest, key)),
        )
        for (const { secp256k1 } of [native, noble]) {
          assert.equal(secp256k1.verify(signature.subarray(0, 64), digest, publicKey), true)
        }
        assert.deepEqual(
          made(32, (out) => native.secp256k1.addToKey(out, key, tweak)),
          made(32, (out) => noble.secp256k1.addToKey(out, key, tweak)),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('secp256k1: recovery, also of forged signatures, and shared secrets', () => {
    fc.assert(
      fc.property(exactly(32), exactly(32), exactly(65), (key, other, forged) => {
        fc.pre(native.secp256k1.isValidKey(key) && native.secp256k1.isValidKey(other))
        forged[64] = (forged[64] as number) & 3
        const [theirs, ours] = [native, noble].map(({ secp256k1 }) => {
          const signature = made(65, (out) => secp256k1.signRecoverable(out, other, key))
          return [signature, forged].map((one) =>
            made(33, (out) => secp256k1.recover(out, one, other)),
          )
        })
        assert.deepEqual(theirs, ours)
        assert.deepEqual(
          theirs?.[0],
          made(33, (out) => native.secp256k1.publicKey(out, key)),
        )

        const peer = made(33, (out) => native.secp256k1.publicKey(out, other))
        const openssl = createECDH('secp256k1')
        openssl.setPrivateKey(key)
        const expected = new Uint8Array(openssl.computeSecret(peer))
        for (const { secp256k1 } of [native, noble]) {
          assert.deepEqual(
            made(32, (out) => secp256k1.sharedSecret(out, key, peer)),
            expected,
          )
        }
      }),
      { numRuns: 30 },
    )
  })

  test('BIP340', () => {
    fc.assert(
      fc.property(exactly(32), data, exactly(32), (key, message, auxiliary) => {
        fc.pre(native.secp256k1.isValidKey(key))
        const signature = made(64, (out) => native.schnorr.sign(out, message, key, auxiliary))
        assert.deepEqual(
          signature,
          made(64, (out) => noble.schnorr.sign(out, message, key, auxiliary)),
        )
        const publicKey = made(33, (out) => native.secp256k1.publicKey(out, key)).subarray(1)
        assert.equal(noble.schnorr.verify(signature, message, publicKey), true)
      }),
      { numRuns: 10 },
    )
  })

  test('P-256: each verifies what the other signed', () => {
    fc.assert(
      fc.property(exactly(32), exactly(32), data, (key, other, message) => {
        assert.equal(native.p256.isValidKey(key), noble.p256.isValidKey(key))
        fc.pre(native.p256.isValidKey(key) && native.p256.isValidKey(other))
        const publicKey = made(33, (out) => native.p256.publicKey(out, key))
        assert.deepEqual(
          publicKey,
          made(33, (out) => noble.p256.publicKey(out, key)),
        )
        for (const [signer, verifier] of [[native, noble] as const, [noble, native] as const]) {
          const signature = made(64, (out) => signer.p256.sign(out, message, key))
          assert.equal(verifier.p256.verify(signature, message, publicKey), true)
          signature[9] = (signature[9] as number) ^ 1
          assert.equal(verifier.p256.verify(signature, message, publicKey), false)
        }
        const peer = made(33, (out) => native.p256.publicKey(out, other))
        assert.deepEqual(
          made(32, (out) => native.p256.sharedSecret(out, key, peer)),
          made(32, (out) => noble.p256.sharedSecret(out, key, peer)),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('what is a valid scalar or point of P-256, near the edges', () => {
    const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
    const near = fc
      .bigInt({ min: -300n, max: 300n })
      .map((offset) => Buffer.from((order + offset).toString(16), 'hex'))
    const points = fc
      .tuple(fc.constantFrom(0, 2, 3, 4, 6), fc.oneof(exactly(32), exactly(64)))
      .map(([form, coordinates]) => Uint8Array.of(form, ...coordinates))
    const key = new Uint8Array(32).fill(1)
    fc.assert(
      fc.property(near, points, (scalar, point) => {
        assert.equal(native.p256.isValidKey(scalar), noble.p256.isValidKey(scalar))
        const answers = [native, noble].map(({ p256 }) => {
          const out = new Uint8Array(32).fill(0xee)
          return [p256.sharedSecret(out, key, point), out]
        })
        assert.deepEqual(answers[0], answers[1])
      }),
    )
  })

  test('Ed25519ctx and Ed25519ph are those of noble with its own hash', () => {
    fc.assert(
      fc.property(exactly(32), data, bytes(0, 255), (seed, message, context) => {
        for (const crypto of [native, noble]) {
          assert.deepEqual(
            made(64, (out) => crypto.ed25519ctx.sign(out, message, seed, context)),
            ed25519ctx.sign(message, seed, { context }),
          )
          assert.deepEqual(
            made(64, (out) => crypto.ed25519ph.sign(out, message, seed, context)),
            ed25519ph.sign(message, seed, { context }),
          )
        }
      }),
      { numRuns: 10 },
    )
  })
})
