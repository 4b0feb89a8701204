import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, made } from './bytes.js'

export function memorySuite(crypto: CryptoProvider): void {
  test('random fills every byte, also beyond one call of getRandomValues', () => {
    const out = made(3 * 65536 + 17, crypto.random)
    // 64 bytes that are all zero, anywhere, would be a piece that was left out.
    for (let i = 0; i < out.length; i += 64) {
      assert.ok(out.subarray(i, i + 64).some((byte) => byte !== 0) || out.length - i < 32)
    }
    assert.notDeepEqual(made(32, crypto.random), made(32, crypto.random))
    crypto.random(new Uint8Array(0))
  })

  test('random and wipe touch nothing beside a view', () => {
    const whole = new Uint8Array(96).fill(7)
    crypto.random(whole.subarray(32, 64))
    crypto.wipe(whole.subarray(33, 63))
    assert.ok(whole.subarray(0, 32).every((byte) => byte === 7))
    assert.ok(whole.subarray(33, 63).every((byte) => byte === 0))
    assert.ok(whole.subarray(64).every((byte) => byte === 7))
  })

  test('equal compares contents and lengths', () => {
    assert.equal(crypto.equal(hex(''), hex('')), true)
    assert.equal(crypto.equal(hex('010203'), hex('010203')), true)
    assert.equal(crypto.equal(hex('010203'), hex('010204')), false)
    assert.equal(crypto.equal(hex('810203'), hex('010203')), false)
    assert.equal(crypto.equal(hex('0102'), hex('010203')), false)
    assert.equal(crypto.equal(hex('010203'), hex('00010203').subarray(1)), true)
  })
}
