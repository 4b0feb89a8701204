import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { CryptoError } from '@stronghold/crypto'
import { deriveSeed, normalizeMnemonic } from '@stronghold/crypto/bip39'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import * as fc from 'fast-check'
import { made, utf8 } from './support/bytes.js'

/** Text with what is hard in normalisation: marks in any order, Hangul, compatibility forms. */
const difficult = fc.string({
  unit: fc.constantFrom(
    ...['a', 'é', 'e', '\u0301', '\u0323', '\u0345', '\u3099', 'ｶ', 'ﾞ', 'が', '한', 'ᄒ', 'ᅡ', 'ᆫ'],
    ...['ﷺ', '㍍', 'ﬁ', 'Å', '①', '𝒳', '👩', '\u{1d15e}', 'ཱི', '\u0f71', '\u05b0', '\u0591', '豈'],
  ),
})
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary-ascii' }),
  difficult,
)

test('normalisation equals that of JavaScript, wherever the spacing is right', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const expected = utf8(value.normalize('NFKD'))
      let normal: Uint8Array
      try {
        normal = normalizeMnemonic(crypto, utf8(value))
      } catch (error) {
        assert.ok(error instanceof CryptoError && error.code === 'MNEMONIC_SPACING')
        assert.match(value.normalize('NFKD'), /^ | $| {2}|\p{Cc}/u)
        return
      }
      assert.deepEqual(normal, expected)
    }),
    { numRuns: 500 },
  )
})

test('every character of Unicode alone, and after a mark', () => {
  for (let codePoint = 0x80; codePoint < 0x30000; codePoint += 1) {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
    const value = `x\u0345${String.fromCodePoint(codePoint)}\u0323x`
    const expected = value.normalize('NFKD')
    if (/ {2}/.test(expected)) continue
    const normal = normalizeMnemonic(crypto, utf8(value))
    if (!crypto.equal(normal, utf8(expected))) assert.fail(`U+${codePoint.toString(16)}`)
  }
})

test('a seed is PBKDF2 over both texts in NFKD', () => {
  fc.assert(
    fc.property(anyText, (passphrase) => {
      const salt = utf8(`mnemonic${passphrase.normalize('NFKD')}`)
      assert.deepEqual(
        made(64, (out) => deriveSeed(crypto, out, utf8('légal winner'), utf8(passphrase))),
        new Uint8Array(pbkdf2Sync('légal winner'.normalize('NFKD'), salt, 2048, 64, 'sha512')),
      )
    }),
    { numRuns: 20 },
  )
})

test('any bytes are normalised or refused with a code', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      let isUtf8 = true
      try {
        decoder.decode(bytes)
      } catch {
        isUtf8 = false
      }
      try {
        normalizeMnemonic(crypto, bytes)
        assert.ok(isUtf8)
      } catch (error) {
        assert.ok(error instanceof CryptoError)
        assert.equal(error.code === 'INVALID_UTF8', !isUtf8)
      }
    }),
    { numRuns: 2000 },
  )
})
