import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { BIP340 } from '../facts/bip340.js'
import { hex, hexOf } from './bytes.js'

export function schnorrSuite({ schnorr, secp256k1 }: CryptoProvider): void {
  describe('schnorr', () => {
    for (const [row, fact] of BIP340.entries()) {
      test(`BIP340, row ${row}`, () => {
        const { secretKey, publicKey, auxiliary, message, signature, valid } = fact
        assert.equal(schnorr.verify(hex(signature), hex(message), hex(publicKey)), valid)
        if (secretKey === undefined || auxiliary === undefined) return
        assert.equal(
          hexOf(33, (out) => secp256k1.publicKey(out, hex(secretKey))).slice(2),
          publicKey,
        )
        assert.equal(
          hexOf(64, (out) => schnorr.sign(out, hex(message), hex(secretKey), hex(auxiliary))),
          signature,
        )
      })
    }

    test('wrong lengths, and a key of zero', () => {
      const { publicKey, message, signature } = BIP340[1] as (typeof BIP340)[number]
      const [s, m, p] = [hex(signature), hex(message), hex(publicKey)]
      assert.equal(schnorr.verify(s.subarray(1), m, p), false)
      assert.equal(schnorr.verify(s, m, p.subarray(1)), false)
      assert.equal(schnorr.verify(s, m, Uint8Array.of(2, ...p)), false)
      const out = new Uint8Array(64)
      const key = new Uint8Array(32).fill(1)
      assert.throws(() => schnorr.sign(out.subarray(1), m, key, key), RangeError)
      assert.throws(() => schnorr.sign(out, m, key.subarray(1), key), RangeError)
      assert.throws(() => schnorr.sign(out, m, new Uint8Array(32), key), RangeError)
      assert.throws(() => schnorr.sign(out, m, key, key.subarray(1)), RangeError)
    })
  })
}
