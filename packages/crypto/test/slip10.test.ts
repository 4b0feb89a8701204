import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  CryptoError,
  type CryptoProvider,
  deriveChildNode,
  deriveMasterNode,
  HARDENED,
  parseDerivationPath,
} from '@stronghold/crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import { SLIP10 } from './facts/slip10.js'
import { hex, hexOf, made, toHex } from './support/bytes.js'
import { recordingScratch } from './support/recording-scratch.js'

for (const crypto of [nativeProvider, nobleProvider]) {
  describe(`SLIP-0010 over ${crypto.name}`, () => {
    for (const { curve, seed, nodes } of SLIP10) {
      test(`the vectors for ${curve} from a seed of ${seed.length / 2} bytes`, () => {
        for (const { path, chainCode, privateKey, publicKey } of nodes) {
          const scratch = recordingScratch()
          const node = made(64, (out) => {
            deriveMasterNode(crypto, out, curve, hex(seed), scratch)
            for (const index of parseDerivationPath(path)) {
              deriveChildNode(crypto, out, curve, out, index, scratch)
            }
          })
          assert.equal(toHex(node), privateKey + chainCode)
          const derivedKey = hexOf(publicKey.length / 2, (out) =>
            crypto[curve].publicKey(out, node.subarray(0, 32)),
          )
          assert.equal(derivedKey, publicKey)
          scratch.assertWiped()
        }
      })
    }

    test('Ed25519 has hardened children only', () => {
      const node = new Uint8Array(64).fill(1)
      for (const index of [0, 1, HARDENED - 1]) {
        assert.throws(
          () => deriveChildNode(crypto, node, 'ed25519', node, index),
          (error) => error instanceof CryptoError && error.code === 'HARDENED_ONLY',
        )
      }
    })

    test('wrong arguments are a RangeError', () => {
      const node = new Uint8Array(64).fill(1)
      for (const index of [-1, 0.5, 2 ** 32, Number.NaN]) {
        assert.throws(() => deriveChildNode(crypto, node, 'secp256k1', node, index), RangeError)
      }
      const short = node.subarray(1)
      assert.throws(() => deriveMasterNode(crypto, short, 'ed25519', node), RangeError)
      assert.throws(() => deriveChildNode(crypto, short, 'ed25519', node, HARDENED), RangeError)
      assert.throws(() => deriveChildNode(crypto, node, 'ed25519', short, HARDENED), RangeError)
    })

    test('a secp256k1 parent without a valid key is a RangeError, and nothing stays behind', () => {
      for (const index of [0, HARDENED]) {
        const scratch = recordingScratch()
        const parent = new Uint8Array(64)
        const derive = () =>
          deriveChildNode(crypto, new Uint8Array(64), 'secp256k1', parent, index, scratch)
        assert.throws(derive, RangeError)
        scratch.assertWiped()
      }
    })
  })
}

/** No input is known that needs a retry on secp256k1, so the provider refuses the first results. */
describe('SLIP-0010 retries', () => {
  const seed = hex('000102030405060708090a0b0c0d0e0f')
  const hmacKey = new TextEncoder().encode('Bitcoin seed')
  const hmac = (key: Uint8Array, ...parts: Uint8Array[]) =>
    made(64, (out) => nativeProvider.hmacSha512(out, key, Buffer.concat(parts)))

  function refusing(times: number): CryptoProvider {
    const { secp256k1 } = nativeProvider
    let left = times
    return {
      ...nativeProvider,
      secp256k1: {
        ...secp256k1,
        isValidKey: (key) => left-- <= 0 && secp256k1.isValidKey(key),
        addToKey: (out, key, tweak) => left-- <= 0 && secp256k1.addToKey(out, key, tweak),
      },
    }
  }

  test('an invalid master key: the digest becomes the seed', () => {
    const first = hmac(hmacKey, seed)
    const second = hmac(hmacKey, first)
    const third = hmac(hmacKey, second)
    for (const [times, expected] of [first, second, third].entries()) {
      const scratch = recordingScratch()
      const node = made(64, (out) =>
        deriveMasterNode(refusing(times), out, 'secp256k1', seed, scratch),
      )
      assert.deepEqual(node, expected)
      scratch.assertWiped()
    }
  })

  test('an invalid child key: 1 ‖ right half ‖ index is hashed instead', () => {
    const parent = hmac(hmacKey, seed)
    const key = parent.subarray(0, 32)
    const chainCode = parent.subarray(32)
    const publicKey = made(33, (out) => nativeProvider.secp256k1.publicKey(out, key))
    for (const [index, data] of [
      [HARDENED + 7, Buffer.concat([hex('00'), key, hex('80000007')])],
      [7, Buffer.concat([publicKey, hex('00000007')])],
    ] as const) {
      const tail = data.subarray(33)
      let digest = hmac(chainCode, data)
      for (let times = 0; times < 3; times++) {
        const expected = digest.slice()
        nativeProvider.secp256k1.addToKey(expected.subarray(0, 32), key, digest.subarray(0, 32))
        const scratch = recordingScratch()
        const child = made(64, (out) =>
          deriveChildNode(refusing(times), out, 'secp256k1', parent, index, scratch),
        )
        assert.deepEqual(child, expected)
        scratch.assertWiped()
        digest = hmac(chainCode, hex('01'), digest.subarray(32), tail)
      }
    }
  })
})
