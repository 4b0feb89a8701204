import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf, made, toHex, utf8 } from './bytes.js'

/** n and G of SEC 2, section 2.4.2. */
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
const GX = '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'
const G = `03${GX}`

/** RFC 6979, appendix A.2.5: the key, its public key, and the signatures with SHA-256. */
const KEY = hex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721')
const UX = '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6'
const UY = '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299'
const SIGNATURES = {
  sample:
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  test: 'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
}

const one = scalar(1n)
const zero = scalar(0n)
const last = scalar(BigInt(`0x${ORDER}`) - 1n)

export function p256Suite({ name, p256 }: CryptoProvider): void {
  const publicKey = hex(`03${UX}`)

  describe('p256', () => {
    test('valid keys are 1 to n - 1', () => {
      for (const key of [one, KEY, last]) assert.equal(p256.isValidKey(key), true)
      for (const key of [zero, hex(ORDER), hex('ff'.repeat(32)), one.subarray(1), hex('')]) {
        assert.equal(p256.isValidKey(key), false)
      }
    })

    test('public keys: G, -G, and that of RFC 6979, appendix A.2.5', () => {
      const of = (key: Uint8Array) => hexOf(33, (out) => p256.publicKey(out, key))
      assert.equal(of(one), G)
      assert.equal(of(last), `02${GX}`)
      assert.equal(of(KEY), toHex(publicKey))
    })

    test('signatures of RFC 6979, appendix A.2.5: verified, and made where the nonce is its', () => {
      for (const [message, signature] of Object.entries(SIGNATURES)) {
        for (const key of [publicKey, hex(`04${UX}${UY}`)]) {
          assert.equal(p256.verify(hex(signature), utf8(message), key), true)
        }
        const own = made(64, (out) => p256.sign(out, utf8(message), KEY))
        assert.equal(p256.verify(own, utf8(message), publicKey), true)
        assert.equal(toHex(own) === signature, name === 'noble')
      }
    })

    test('S is accepted high and low (RFC 7518, section 3.4)', () => {
      const twin = hex(SIGNATURES.sample)
      const s = BigInt(`0x${toHex(twin.subarray(32))}`)
      twin.set(scalar(BigInt(`0x${ORDER}`) - s), 32)
      assert.equal(p256.verify(twin, utf8('sample'), publicKey), true)
    })

    test('what is no signature or no key is refused', () => {
      const signature = hex(SIGNATURES.sample)
      const message = utf8('sample')
      assert.equal(p256.verify(signature, utf8('simple'), publicKey), false)
      assert.equal(p256.verify(signature.subarray(1), message, publicKey), false)
      for (const bad of [zero, hex(ORDER)]) {
        for (const offset of [0, 32]) {
          const forged = signature.slice()
          forged.set(bad, offset)
          assert.equal(p256.verify(forged, message, publicKey), false)
        }
      }
      for (const key of notPoints) assert.equal(p256.verify(signature, message, key), false)
    })

    test('a shared secret is the x coordinate, from both sides and both forms', () => {
      const own = made(32, (out) => assert.equal(p256.sharedSecret(out, KEY, hex(G)), true))
      assert.equal(toHex(own), UX)
      for (const peer of [publicKey, hex(`04${UX}${UY}`)]) {
        const other = made(32, (out) => assert.equal(p256.sharedSecret(out, one, peer), true))
        assert.deepEqual(other, own)
      }
    })

    test('no shared secret with what is no point', () => {
      for (const peer of notPoints) {
        const out = new Uint8Array(32).fill(0xee)
        assert.equal(p256.sharedSecret(out, KEY, peer), false)
        assert.deepEqual(out, zero)
      }
    })

    test('addition of keys modulo n', () => {
      const add = (key: Uint8Array, tweak: Uint8Array) => {
        const out = new Uint8Array(32).fill(0xee)
        return [p256.addToKey(out, key, tweak), out] as const
      }
      assert.deepEqual(add(one, scalar(2n)), [true, scalar(3n)])
      assert.deepEqual(add(one, zero), [true, one])
      assert.deepEqual(add(last, scalar(2n)), [true, one])
      for (const tweak of [one, hex(ORDER), hex('ff'.repeat(32))]) {
        assert.deepEqual(add(last, tweak), [false, zero])
      }
    })

    test('an invalid key or a wrong length is a RangeError', () => {
      const out = new Uint8Array(64)
      for (const key of [zero, hex(ORDER), one.subarray(1)]) {
        assert.throws(() => p256.publicKey(out.subarray(0, 33), key), RangeError)
        assert.throws(() => p256.sign(out, one, key), RangeError)
        assert.throws(() => p256.sharedSecret(out.subarray(0, 32), key, hex(G)), RangeError)
        assert.throws(() => p256.addToKey(out.subarray(0, 32), key, one), RangeError)
      }
      assert.throws(() => p256.publicKey(out, one), RangeError)
      assert.throws(() => p256.sign(out.subarray(1), one, one), RangeError)
      assert.throws(() => p256.sharedSecret(out, one, hex(G)), RangeError)
      assert.throws(() => p256.addToKey(out.subarray(0, 32), one, hex('01')), RangeError)
    })
  })
}

/** x = 1 is on the curve for neither y; hybrid form; a point off the curve; wrong lengths. */
const notPoints = [
  hex(''),
  hex('00'),
  hex(UX),
  hex(`05${UX}`),
  hex(`02${'ff'.repeat(32)}`),
  hex(`02${'00'.repeat(31)}01`),
  hex(`07${UX}${UY}`),
  hex(`04${UX}${UY.slice(0, -2)}98`),
  hex(`04${'00'.repeat(64)}`),
]

function scalar(value: bigint): Uint8Array {
  return hex(value.toString(16).padStart(64, '0'))
}
