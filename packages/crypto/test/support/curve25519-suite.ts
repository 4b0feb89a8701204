import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf, made } from './bytes.js'

export function curve25519Suite({ ed25519, x25519 }: CryptoProvider): void {
  describe('ed25519', () => {
    test('RFC 8032, section 7.1, tests 1 to 3', () => {
      for (const [seed, publicKey, message, signature] of ED25519) {
        assert.equal(
          hexOf(32, (out) => ed25519.publicKey(out, hex(seed))),
          publicKey,
        )
        assert.equal(
          hexOf(64, (out) => ed25519.sign(out, hex(message), hex(seed), hex(publicKey))),
          signature,
        )
        assert.equal(ed25519.verify(hex(signature), hex(message), hex(publicKey)), true)
      }
    })

    test('a change anywhere is refused', () => {
      const [, publicKey, message, signature] = ED25519[2]
      assert.equal(ed25519.verify(hex(signature), hex('af83'), hex(publicKey)), false)
      assert.equal(ed25519.verify(hex(signature), hex(message), hex(ED25519[1][1])), false)
      for (const i of [0, 31, 32, 62]) {
        const forged = hex(signature)
        forged[i] = (forged[i] ?? 0) ^ 1
        assert.equal(ed25519.verify(forged, hex(message), hex(publicKey)), false)
      }
    })

    test('s + L and a public key of small order are refused', () => {
      const [, publicKey, message, signature] = ED25519[2]
      const malleated = hex(signature)
      addOrder(malleated.subarray(32))
      assert.equal(ed25519.verify(malleated, hex(message), hex(publicKey)), false)

      // With the neutral element as key and as R, s = 0 satisfies the equation for any message.
      const neutral = hex(`01${'00'.repeat(31)}`)
      const universal = hex(`01${'00'.repeat(63)}`)
      assert.equal(ed25519.verify(universal, hex(message), neutral), false)
    })

    test('wrong lengths', () => {
      const [seed, publicKey, message, signature] = ED25519[2]
      const out = new Uint8Array(64)
      assert.equal(ed25519.verify(hex(signature).subarray(1), hex(message), hex(publicKey)), false)
      assert.equal(ed25519.verify(hex(signature), hex(message), hex(publicKey).subarray(1)), false)
      assert.throws(() => ed25519.publicKey(out, hex(seed)), RangeError)
      const sign = (o: Uint8Array, s: string, p: string) => () =>
        ed25519.sign(o, hex(message), hex(s), hex(p))
      assert.throws(sign(out.subarray(1), seed, publicKey), RangeError)
      assert.throws(sign(out, seed.slice(2), publicKey), RangeError)
      assert.throws(sign(out, seed, publicKey.slice(2)), RangeError)
    })
  })

  describe('x25519', () => {
    test('RFC 7748, section 5.2, first vector', () => {
      const scalar = hex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4')
      const u = hex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c')
      assert.equal(
        hexOf(32, (out) => x25519.sharedSecret(out, scalar, u)),
        'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
      )
    })

    test('RFC 7748, section 6.1', () => {
      const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a')
      const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
      const alicePublic = made(32, (out) => x25519.publicKey(out, alice))
      const bobPublic = hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')
      assert.deepEqual(
        alicePublic,
        hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'),
      )
      const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
      assert.equal(
        hexOf(32, (out) => x25519.sharedSecret(out, alice, bobPublic)),
        shared,
      )
      assert.equal(
        hexOf(32, (out) => x25519.sharedSecret(out, bob, alicePublic)),
        shared,
      )
    })

    test('a point of low order gives zeros, not an error', () => {
      const scalar = new Uint8Array(32).fill(9)
      for (const point of LOW_ORDER) {
        const out = new Uint8Array(32).fill(0xee)
        x25519.sharedSecret(out, scalar, hex(point))
        assert.deepEqual(out, new Uint8Array(32))
      }
    })

    test('a wrong length is a RangeError', () => {
      const right = new Uint8Array(32).fill(9)
      for (const wrong of [right.subarray(1), new Uint8Array(33)]) {
        assert.throws(() => x25519.publicKey(wrong, right), RangeError)
        assert.throws(() => x25519.publicKey(right, wrong), RangeError)
        assert.throws(() => x25519.sharedSecret(wrong, right, right), RangeError)
        assert.throws(() => x25519.sharedSecret(right, wrong, right), RangeError)
        assert.throws(() => x25519.sharedSecret(right, right, wrong), RangeError)
      }
    })
  })
}

/** Adds the order of the base point, 2^252 + 27742317777372353535851937790883648493. */
function addOrder(scalar: Uint8Array): void {
  const order = hex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')
  let carry = 0
  for (let i = 0; i < 32; i++) {
    carry += (scalar[i] ?? 0) + (order[i] ?? 0)
    scalar[i] = carry
    carry >>= 8
  }
}

const ED25519 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

/** u = 0, 1, and the two of order 8 (as listed with the Curve25519 paper's FAQ). */
const LOW_ORDER = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
]
