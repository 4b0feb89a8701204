import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf } from './bytes.js'

/** RFC 3394, sections 4.3, 4.5 and 4.6: keys of 128, 192 and 256 bits under one of 256 bits. */
const KEK = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f')
const FACTS = [
  ['00112233445566778899aabbccddeeff', '64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7'],
  [
    '00112233445566778899aabbccddeeff0001020304050607',
    'a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1',
  ],
  [
    '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f',
    '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21',
  ],
] as const

export function keyWrapSuite({ aes256kw }: CryptoProvider): void {
  describe('AES key wrap', () => {
    test('RFC 3394, sections 4.3, 4.5 and 4.6', () => {
      for (const [secret, wrapped] of FACTS) {
        const length = secret.length / 2
        assert.equal(
          hexOf(length + 8, (out) => aes256kw.wrap(out, hex(secret), KEK)),
          wrapped,
        )
        assert.equal(
          hexOf(length, (out) => assert.equal(aes256kw.unwrap(out, hex(wrapped), KEK), true)),
          secret,
        )
      }
    })

    test('a change of any bit of the wrapped key or of the key is refused and leaves nothing', () => {
      const wrapped = hex(FACTS[0][1])
      for (const changed of [wrapped, KEK.slice()]) {
        for (let bit = 0; bit < 8 * changed.length; bit++) {
          const mask = 1 << (bit % 8)
          const at = Math.floor(bit / 8)
          changed[at] = (changed[at] as number) ^ mask
          const out = new Uint8Array(16).fill(0xee)
          const key = changed === wrapped ? KEK : changed
          assert.equal(aes256kw.unwrap(out, wrapped, key), false)
          assert.ok(out.every((byte) => byte === 0))
          changed[at] = (changed[at] as number) ^ mask
        }
      }
    })

    test('less than two semiblocks, a broken one, and wrong lengths are RangeErrors', () => {
      for (const length of [0, 8, 15, 17, 20]) {
        const [secret, wrapped] = [new Uint8Array(length), new Uint8Array(length + 8)]
        assert.throws(() => aes256kw.wrap(wrapped, secret, KEK), RangeError)
        assert.throws(() => aes256kw.unwrap(secret, wrapped, KEK), RangeError)
      }
      const secret = new Uint8Array(16)
      for (const length of [16, 23, 25, 32]) {
        const other = new Uint8Array(length)
        assert.throws(() => aes256kw.wrap(other, secret, KEK), RangeError)
        assert.throws(() => aes256kw.unwrap(secret, other, KEK), RangeError)
      }
      for (const length of [0, 16, 31, 33]) {
        const key = new Uint8Array(length)
        assert.throws(() => aes256kw.wrap(new Uint8Array(24), secret, key), RangeError)
        assert.throws(() => aes256kw.unwrap(secret, new Uint8Array(24), key), RangeError)
      }
    })
  })
}
