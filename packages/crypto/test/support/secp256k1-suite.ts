import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf, made, toHex, utf8 } from './bytes.js'

/** n and G of SEC 2, section 2.4.1. */
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
const G = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const G_UNCOMPRESSED =
  '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'

const one = scalar(1n)
const zero = scalar(0n)
const last = scalar(BigInt(`0x${ORDER}`) - 1n)

export function secp256k1Suite(crypto: CryptoProvider): void {
  const { secp256k1 } = crypto
  const digest = made(32, (out) => crypto.sha256(out, utf8('Satoshi Nakamoto')))

  describe('secp256k1', () => {
    test('valid keys are 1 to n - 1', () => {
      for (const key of [one, last]) assert.equal(secp256k1.isValidKey(key), true)
      for (const key of [zero, hex(ORDER), hex('ff'.repeat(32)), one.subarray(1), hex('')]) {
        assert.equal(secp256k1.isValidKey(key), false)
      }
    })

    test('public key of 1 and of n - 1: G and -G, and G uncompressed', () => {
      assert.equal(
        hexOf(33, (out) => secp256k1.publicKey(out, one)),
        G,
      )
      assert.equal(
        hexOf(33, (out) => secp256k1.publicKey(out, last)),
        `03${G.slice(2)}`,
      )
      assert.equal(
        hexOf(65, (out) => secp256k1.publicKey(out, one)),
        G_UNCOMPRESSED,
      )
    })

    test('RFC 6979 with key 1 over "Satoshi Nakamoto" (the vector of trezor-crypto)', () => {
      const signature = made(65, (out) => secp256k1.signRecoverable(out, digest, one))
      assert.equal(
        toHex(signature.subarray(0, 64)),
        '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
      )
      assert.ok((signature[64] ?? 9) <= 3)
    })

    test('verifies under both forms of the key, and low S only', () => {
      const signature = made(65, (out) => secp256k1.signRecoverable(out, digest, one))
      const compact = signature.subarray(0, 64)
      assert.equal(secp256k1.verify(compact, digest, hex(G)), true)
      assert.equal(secp256k1.verify(compact, digest, hex(G_UNCOMPRESSED)), true)

      const highS = compact.slice()
      const s = BigInt(`0x${toHex(compact.subarray(32))}`)
      highS.set(scalar(BigInt(`0x${ORDER}`) - s), 32)
      assert.equal(secp256k1.verify(highS, digest, hex(G)), false)
    })

    test('what is no signature or no key is refused', () => {
      const signature = made(65, (out) => secp256k1.signRecoverable(out, digest, one))
      const compact = signature.subarray(0, 64)
      assert.equal(secp256k1.verify(compact, new Uint8Array(32), hex(G)), false)
      assert.equal(secp256k1.verify(compact, digest.subarray(1), hex(G)), false)
      assert.equal(secp256k1.verify(signature, digest, hex(G)), false)
      for (const bad of [zero, hex(ORDER)]) {
        const badR = compact.slice()
        badR.set(bad)
        const badS = compact.slice()
        badS.set(bad, 32)
        assert.equal(secp256k1.verify(badR, digest, hex(G)), false)
        assert.equal(secp256k1.verify(badS, digest, hex(G)), false)
      }
      const keys = [
        hex(''),
        hex(G).subarray(1),
        hex(`05${G.slice(2)}`),
        hex(`02${'ff'.repeat(32)}`),
        hex(`02${'00'.repeat(31)}05`),
        hex(`06${G_UNCOMPRESSED.slice(2)}`),
        hex(`${G_UNCOMPRESSED.slice(0, -2)}b9`),
      ]
      for (const key of keys) assert.equal(secp256k1.verify(compact, digest, key), false)
    })

    test('recovers the key that signed, and no key from what is no signature', () => {
      const signature = made(65, (out) => secp256k1.signRecoverable(out, digest, one))
      assert.equal(
        hexOf(33, (out) => assert.equal(secp256k1.recover(out, signature, digest), true)),
        G,
      )
      const other = signature.slice()
      other[64] = (signature[64] as number) ^ 1
      assert.notEqual(
        hexOf(33, (out) => secp256k1.recover(out, other, digest)),
        G,
      )
      const refused = (bytes: Uint8Array) => {
        const out = new Uint8Array(33)
        assert.equal(secp256k1.recover(out, bytes, digest), false)
        assert.deepEqual(out, new Uint8Array(33))
      }
      for (const id of [4, 27, 255]) {
        other[64] = id
        refused(other)
      }
      refused(signature.subarray(0, 64))
      for (const offset of [0, 32]) {
        for (const bad of [zero, hex(ORDER)]) {
          const forged = signature.slice()
          forged.set(bad, offset)
          refused(forged)
        }
      }
      assert.throws(() => secp256k1.recover(new Uint8Array(65), signature, digest), RangeError)
    })

    test('a shared secret is the x coordinate, from both sides and both forms', () => {
      const shared = (key: Uint8Array, peer: string) =>
        hexOf(32, (out) => assert.equal(secp256k1.sharedSecret(out, key, hex(peer)), true))
      assert.equal(shared(one, G), G.slice(2))
      assert.equal(shared(last, G_UNCOMPRESSED), G.slice(2))
      const two = hexOf(33, (out) => secp256k1.publicKey(out, scalar(2n)))
      assert.equal(shared(one, two), shared(scalar(2n), G))
    })

    test('no shared secret with what is no point', () => {
      const peers = [
        '',
        '00',
        G.slice(2),
        `05${G.slice(2)}`,
        `02${'ff'.repeat(32)}`,
        `02${'00'.repeat(31)}05`,
        `06${G_UNCOMPRESSED.slice(2)}`,
        `${G_UNCOMPRESSED.slice(0, -2)}b9`,
      ]
      for (const peer of peers) {
        const out = new Uint8Array(32).fill(0xee)
        assert.equal(secp256k1.sharedSecret(out, last, hex(peer)), false)
        assert.deepEqual(out, zero)
      }
      assert.throws(() => secp256k1.sharedSecret(new Uint8Array(31), one, hex(G)), RangeError)
      assert.throws(() => secp256k1.sharedSecret(new Uint8Array(32), zero, hex(G)), RangeError)
    })

    test('addition of keys modulo n', () => {
      const add = (key: Uint8Array, tweak: Uint8Array) => {
        const out = new Uint8Array(32).fill(0xee)
        return [secp256k1.addToKey(out, key, tweak), out] as const
      }
      assert.deepEqual(add(one, scalar(2n)), [true, scalar(3n)])
      assert.deepEqual(add(one, zero), [true, one])
      assert.deepEqual(add(last, scalar(2n)), [true, one])
      assert.deepEqual(add(last, one), [false, zero])
      assert.deepEqual(add(one, hex(ORDER)), [false, zero])
      assert.deepEqual(add(one, hex('ff'.repeat(32))), [false, zero])

      const key = one.slice()
      assert.equal(secp256k1.addToKey(key, key, one), true)
      assert.deepEqual(key, scalar(2n))
    })

    test('an invalid key or a wrong length is a RangeError', () => {
      const out = new Uint8Array(65)
      for (const key of [zero, hex(ORDER), one.subarray(1)]) {
        assert.throws(() => secp256k1.publicKey(out.subarray(0, 33), key), RangeError)
        assert.throws(() => secp256k1.publicKey(out, key), RangeError)
        assert.throws(() => secp256k1.signRecoverable(out, digest, key), RangeError)
        assert.throws(() => secp256k1.addToKey(out.subarray(0, 32), key, one), RangeError)
      }
      for (const length of [0, 32, 34, 64]) {
        assert.throws(() => secp256k1.publicKey(out.subarray(0, length), one), RangeError)
      }
      assert.throws(() => secp256k1.signRecoverable(out.subarray(1), digest, one), RangeError)
      assert.throws(() => secp256k1.signRecoverable(out, digest.subarray(1), one), RangeError)
      assert.throws(() => secp256k1.addToKey(out, one, one), RangeError)
      assert.throws(() => secp256k1.addToKey(out.subarray(0, 32), one, hex('01')), RangeError)
    })
  })
}

function scalar(value: bigint): Uint8Array {
  return hex(value.toString(16).padStart(64, '0'))
}
