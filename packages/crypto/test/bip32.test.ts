import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  bip32Fingerprint,
  bip32PublicNode,
  type CryptoProvider,
  deriveBip32Child,
  deriveBip32Master,
  deriveChildNode,
  deriveMasterNode,
  HARDENED,
  parseDerivationPath,
} from '@stronghold/crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import { BIP32 } from './facts/bip32.js'
import { base58check } from './support/base58check.js'
import { hex, made } from './support/bytes.js'
import { recordingScratch } from './support/recording-scratch.js'

const XPUB = 0x0488b21e

for (const crypto of [nativeProvider, nobleProvider]) {
  describe(`BIP32 over ${crypto.name}`, () => {
    for (const { seed, nodes } of BIP32) {
      test(`the vectors for a seed of ${seed.length / 2} bytes that starts ${seed.slice(0, 4)}`, () => {
        for (const [path, expected] of nodes) assert.equal(publicNode(crypto, seed, path), expected)
      })
    }

    test('a node is that of SLIP-0010 on secp256k1', () => {
      const seed = new Uint8Array(32).fill(5)
      const [ours, theirs] = [new Uint8Array(64), new Uint8Array(64)]
      assert.equal(deriveBip32Master(crypto, ours, seed), true)
      deriveMasterNode(crypto, theirs, 'secp256k1', seed)
      for (const index of [0, HARDENED, 2 ** 32 - 1]) {
        assert.equal(deriveBip32Child(crypto, ours, ours, index), true)
        deriveChildNode(crypto, theirs, 'secp256k1', theirs, index)
        assert.deepEqual(ours, theirs)
      }
    })

    test('wrong arguments are a RangeError', () => {
      const node = new Uint8Array(64).fill(1)
      const short = node.subarray(1)
      for (const length of [0, 15, 65]) {
        assert.throws(() => deriveBip32Master(crypto, node, new Uint8Array(length)), RangeError)
      }
      assert.throws(() => deriveBip32Master(crypto, short, node), RangeError)
      for (const index of [-1, 0.5, 2 ** 32, Number.NaN]) {
        assert.throws(() => deriveBip32Child(crypto, node, node, index), RangeError)
      }
      assert.throws(() => deriveBip32Child(crypto, short, node, 0), RangeError)
      assert.throws(() => deriveBip32Child(crypto, node, short, 0), RangeError)
      assert.throws(() => bip32Fingerprint(crypto, short), RangeError)
      const place = { version: XPUB, depth: 0, parentFingerprint: hex('00000000'), childNumber: 0 }
      assert.throws(() => bip32PublicNode(crypto, short, node, place), RangeError)
    })

    test('a parent without a valid key is a RangeError, and nothing stays behind', () => {
      for (const index of [0, HARDENED]) {
        const scratch = recordingScratch()
        const derive = () =>
          deriveBip32Child(crypto, new Uint8Array(64), new Uint8Array(64), index, scratch)
        assert.throws(derive, RangeError)
        scratch.assertWiped()
      }
    })
  })
}

/** No input is known that has no key, so the provider refuses the first result. */
test('a master or child that does not exist is false, and zero', () => {
  const { secp256k1 } = nativeProvider
  const refusing: CryptoProvider = {
    ...nativeProvider,
    secp256k1: { ...secp256k1, isValidKey: () => false, addToKey: () => false },
  }
  const out = new Uint8Array(64).fill(1)
  assert.equal(deriveBip32Master(refusing, out, new Uint8Array(16)), false)
  assert.deepEqual(out, new Uint8Array(64))
  const scratch = recordingScratch()
  const parent = new Uint8Array(64).fill(1)
  assert.equal(deriveBip32Child(refusing, out.fill(1), parent, 0, scratch), false)
  assert.deepEqual(out, new Uint8Array(64))
  scratch.assertWiped()
})

function publicNode(crypto: CryptoProvider, seed: string, path: string): string {
  const scratch = recordingScratch()
  const node = new Uint8Array(64)
  assert.equal(deriveBip32Master(crypto, node, hex(seed)), true)
  let parentFingerprint: Uint8Array = new Uint8Array(4)
  let childNumber = 0
  const indexes = parseDerivationPath(path)
  for (const index of indexes) {
    parentFingerprint = bip32Fingerprint(crypto, node)
    childNumber = index
    assert.equal(deriveBip32Child(crypto, node, node, index, scratch), true)
  }
  if (indexes.length > 0) scratch.assertWiped()
  const place = { version: XPUB, depth: indexes.length, parentFingerprint, childNumber }
  return base58check(made(78, (out) => bip32PublicNode(crypto, out, node, place)))
}
