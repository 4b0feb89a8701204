import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import { ETHEREUM_AGGREGATE, ETHEREUM_KEYS, ETHEREUM_SIGNATURES } from './facts/bls12381.js'
import { hex, hexOf, made, toHex, utf8 } from './support/bytes.js'

const { bls12381 } = nobleProvider
const keys = ETHEREUM_KEYS.map(({ secretKey }) => hex(secretKey))
const publicKeys = ETHEREUM_KEYS.map(({ publicKey }) => hex(publicKey))
const keyOf = (i: number) => keys[i] as Uint8Array
const publicKeyOf = (i: number) => publicKeys[i] as Uint8Array
const sign = (i: number, message: Uint8Array) =>
  made(96, (out) => bls12381.sign(out, message, keyOf(i)))
const infinity = (length: number) => Uint8Array.of(0xc0, ...new Uint8Array(length - 1))
/** The other point of the same x: the sign is bit 5 of the first byte. */
const negated = (point: Uint8Array) => point.map((byte, i) => (i === 0 ? byte ^ 0x20 : byte))
const order = hex('73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001')

describe('BLS12-381 signatures', () => {
  test('are the same thing in both providers', () => {
    assert.equal(nativeProvider.bls12381, bls12381)
  })

  test('the public keys and signatures of ethereum/bls12-381-tests', () => {
    ETHEREUM_KEYS.forEach(({ publicKey }, i) => {
      assert.equal(
        hexOf(48, (out) => bls12381.publicKey(out, keyOf(i))),
        publicKey,
      )
    })
    for (const { key, byte, signature } of ETHEREUM_SIGNATURES) {
      const message = new Uint8Array(32).fill(byte)
      assert.equal(toHex(sign(key, message)), signature)
      assert(bls12381.verify(hex(signature), message, publicKeyOf(key)))
      assert(!bls12381.verify(hex(signature), message.subarray(1), publicKeyOf(key)))
      assert(!bls12381.verify(hex(signature), message, publicKeyOf((key + 1) % 3)))
    }
  })

  test('add up to the aggregate of ethereum/bls12-381-tests', () => {
    const message = new Uint8Array(32).fill(0xab)
    const signatures = [0, 1, 2].map((i) => sign(i, message))
    const aggregate = made(96, (out) => assert(bls12381.aggregate(out, signatures)))
    assert.equal(toHex(aggregate), ETHEREUM_AGGREGATE)
    assert(bls12381.verifyAggregate(aggregate, message, publicKeys))
    assert(!bls12381.verifyAggregate(aggregate, message, publicKeys.slice(1)))
    assert(!bls12381.verifyAggregate(aggregate, message, [...publicKeys, publicKeyOf(0)]))
    assert(!bls12381.verifyAggregate(aggregate, utf8('other'), publicKeys))
    assert(!bls12381.verifyAggregate(aggregate, message, []))
  })

  test('a proof of possession is of its key only, and is no signature', () => {
    const proof = made(96, (out) => bls12381.provePossession(out, keyOf(0)))
    assert(bls12381.verifyPossession(proof, publicKeyOf(0)))
    assert(!bls12381.verifyPossession(proof, publicKeyOf(1)))
    assert(!bls12381.verify(proof, publicKeyOf(0), publicKeyOf(0)))
    assert(!bls12381.verifyPossession(sign(0, publicKeyOf(0)), publicKeyOf(0)))
  })

  test('the identity is no key, not as a sum either', () => {
    const message = utf8('anything')
    assert(!bls12381.verify(infinity(96), message, infinity(48)))
    assert(!bls12381.verifyPossession(infinity(96), infinity(48)))
    const cancelled = [publicKeyOf(0), negated(publicKeyOf(0))]
    assert(!bls12381.verifyAggregate(infinity(96), message, cancelled))
    assert(!bls12381.verifyAggregate(sign(1, message), message, [publicKeyOf(1), infinity(48)]))
  })

  test('what is no point of its group is false, and adds up to nothing', () => {
    const message = utf8('message')
    const signature = sign(0, message)
    // x = 1 gives no point of either curve's prime-order group.
    const outside = (length: number) => {
      const point = infinity(length)
      point[0] = 0x80
      point[length - 1] = 1
      return point
    }
    const bad = [signature.subarray(1), new Uint8Array(96), outside(96), signature.fill(0xff, 90)]
    for (const it of bad) {
      assert(!bls12381.verify(it, message, publicKeyOf(0)))
      assert(!bls12381.verifyPossession(it, publicKeyOf(0)))
      const out = new Uint8Array(96)
      assert(!bls12381.aggregate(out, [sign(1, message), it]))
      assert.deepEqual(out, new Uint8Array(96))
    }
    assert(!bls12381.aggregate(new Uint8Array(96), []))
    for (const it of [publicKeyOf(0).subarray(1), new Uint8Array(48), outside(48)]) {
      assert(!bls12381.verify(sign(0, message), message, it))
      assert(!bls12381.verifyAggregate(sign(0, message), message, [publicKeyOf(0), it]))
    }
  })

  test('a key is a scalar in [1, r-1]', () => {
    const one = new Uint8Array(32)
    one[31] = 1
    const last = order.slice()
    last[31] = 0
    for (const key of [one, last, keyOf(0)]) assert(bls12381.isValidKey(key))
    const none = [new Uint8Array(32), order, new Uint8Array(32).fill(0xff), one.subarray(1)]
    for (const key of none) {
      assert(!bls12381.isValidKey(key))
      assert.throws(() => bls12381.publicKey(new Uint8Array(48), key), RangeError)
      assert.throws(() => bls12381.sign(new Uint8Array(96), one, key), RangeError)
      assert.throws(() => bls12381.provePossession(new Uint8Array(96), key), RangeError)
    }
    assert.throws(() => bls12381.publicKey(new Uint8Array(47), one), RangeError)
    assert.throws(() => bls12381.sign(new Uint8Array(95), one, one), RangeError)
    assert.throws(() => bls12381.aggregate(new Uint8Array(95), []), RangeError)
  })
})
