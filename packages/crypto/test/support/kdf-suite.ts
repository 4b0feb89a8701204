import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf, utf8 } from './bytes.js'

const nothing = new Uint8Array(0)

export function kdfSuite(crypto: CryptoProvider): void {
  test('HKDF-SHA256: RFC 5869, A.1 and A.3', () => {
    const ikm = hex('0b'.repeat(22))
    assert.equal(
      hexOf(42, (out) =>
        crypto.hkdfSha256(out, ikm, hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9')),
      ),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    )
    assert.equal(
      hexOf(42, (out) => crypto.hkdfSha256(out, ikm, nothing, nothing)),
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    )
  })

  test('HKDF-SHA384 and HKDF-SHA512: Wycheproof, tests 11 of both sets', () => {
    const ikm = hex('0cbd136d66d15a4ffefde1303b430821')
    const salt = hex('2614d80275b08a1cf90bae0eb607d4d5')
    const info = hex('ee991de21aeb6baa6a5f683dbb755e6f80db1c1d')
    assert.equal(
      hexOf(42, (out) => crypto.hkdfSha384(out, ikm, salt, info)),
      'e618b91d9f3d10c007958d025841a3347947eb41b23ec35a3d7927aad74f293c50405a56911d8158e74f',
    )
    assert.equal(
      hexOf(42, (out) => crypto.hkdfSha512(out, ikm, salt, info)),
      'e51c3bfe5f4e9b4fb0d3c3a67bb33a20c288800e03707621cf143e8581d422dfec3fe658ba8fa2e35c2c',
    )
  })

  test('HKDF: lengths, up to 255 digests', () => {
    for (const [hash, longest] of [
      ['hkdfSha256', 8160],
      ['hkdfSha384', 12_240],
      ['hkdfSha512', 16_320],
    ] as const) {
      crypto[hash](new Uint8Array(longest), nothing, nothing, nothing)
      for (const length of [0, longest + 1]) {
        const out = new Uint8Array(length)
        assert.throws(() => crypto[hash](out, nothing, nothing, nothing), RangeError)
      }
    }
  })

  test('PBKDF2-HMAC-SHA256: RFC 7914, section 11, the first vector', () => {
    assert.equal(
      hexOf(64, (out) => crypto.pbkdf2HmacSha256(out, utf8('passwd'), utf8('salt'), 1)),
      '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
    )
  })

  test('PBKDF2-HMAC-SHA384: Wycheproof, test 2', () => {
    const password = hex('5a30673349567272')
    assert.equal(
      hexOf(42, (out) => crypto.pbkdf2HmacSha384(out, password, hex('84bbd18de5ec10ff'), 4096)),
      'dfe1dea643acbae0d7d3154717f9a620937d9bf32218b27db99c0c34a0a6dfa189b31292020b727cc147',
    )
  })

  test('PBKDF2-HMAC-SHA512: the inputs of RFC 6070', () => {
    for (const [iterations, key] of PBKDF2) {
      assert.equal(
        hexOf(64, (out) =>
          crypto.pbkdf2HmacSha512(out, utf8('password'), utf8('salt'), iterations),
        ),
        key,
      )
    }
  })

  for (const hash of ['pbkdf2HmacSha256', 'pbkdf2HmacSha384', 'pbkdf2HmacSha512'] as const) {
    test(`${hash}: wrong arguments`, () => {
      const derive = (length: number, iterations: number) => () =>
        crypto[hash](new Uint8Array(length), nothing, nothing, iterations)
      for (const iterations of [0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]) {
        assert.throws(derive(64, iterations), RangeError)
      }
      assert.throws(derive(0, 1), RangeError)
    })
  }

  test('scrypt: RFC 7914, section 12, the vector with r = 8 and p = 1', () => {
    assert.equal(
      hexOf(64, (out) => crypto.scrypt(out, utf8('pleaseletmein'), utf8('SodiumChloride'), 14)),
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    )
  })

  test('scrypt with N = 1: values of the Rust crate scrypt 0.11.0', () => {
    const age = utf8('age-encryption.org/v1/scrypt0123456789abcdef')
    for (const [password, salt, key] of [
      [
        utf8('password'),
        utf8('NaCl'),
        'bb20e6194ebd0c97ef1a15fcc535f2589b38884d8fd81f9dd400b6226ad4ede4',
      ],
      [
        nothing,
        nothing,
        '0fbd4ed8c6440bbecbd85c3f1eef0532de3731c9df3935953c9e57a13afdf417500d4374b3d2eb3a1ee9e764de0320b4e432d07553fdb4f6917ed04c6ecb7cbb',
      ],
      [
        hex('f6'.repeat(32)),
        age,
        'a837fe2619c6e71281f11349b6f2407da4f544d88b5cf6925526eff7af06bfd3',
      ],
    ] as const) {
      assert.equal(
        hexOf(key.length / 2, (out) => crypto.scrypt(out, password, salt, 0)),
        key,
      )
    }
  })

  test('scrypt: wrong arguments', () => {
    for (const workFactor of [-1, 0.5, 32, Number.NaN]) {
      const derive = () => crypto.scrypt(new Uint8Array(32), nothing, nothing, workFactor)
      assert.throws(derive, RangeError)
    }
    assert.throws(() => crypto.scrypt(new Uint8Array(0), nothing, nothing, 1), RangeError)
  })
}

const PBKDF2 = [
  [
    1,
    '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce',
  ],
  [
    2,
    'e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53cf76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e',
  ],
  [
    4096,
    'd197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5',
  ],
] as const
