import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf, utf8 } from './bytes.js'

const abc = utf8('abc')
const nothing = new Uint8Array(0)

export function hashSuite(crypto: CryptoProvider): void {
  test('SHA-2: FIPS 180-4 examples', () => {
    assert.equal(
      hexOf(32, (out) => crypto.sha256(out, abc)),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    assert.equal(
      hexOf(32, (out) => crypto.sha256(out, nothing)),
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    assert.equal(
      hexOf(64, (out) => crypto.sha512(out, abc)),
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    )
    assert.equal(
      hexOf(48, (out) => crypto.sha384(out, abc)),
      'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    )
  })

  test('BLAKE2b: RFC 7693, appendix A, and every length of digest', () => {
    assert.equal(
      hexOf(64, (out) => crypto.blake2b(out, abc)),
      'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
    )
    const digests = Array.from({ length: 64 }, (_, i) =>
      hexOf(i + 1, (out) => crypto.blake2b(out, nothing)),
    )
    // The length is an input of the hash: a digest is not the beginning of a longer one.
    const beginnings = digests.filter((digest) => digest.length >= 16)
    assert.equal(new Set(beginnings.map((digest) => digest.slice(0, 16))).size, beginnings.length)
  })

  test('Keccak-256: of nothing (Ethereum yellow paper) and of abc (Keccak team)', () => {
    assert.equal(
      hexOf(32, (out) => crypto.keccak256(out, nothing)),
      'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
    )
    assert.equal(
      hexOf(32, (out) => crypto.keccak256(out, abc)),
      '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
    )
  })

  test('RIPEMD-160: of nothing and of abc (Dobbertin, Bosselaers and Preneel)', () => {
    assert.equal(
      hexOf(20, (out) => crypto.ripemd160(out, nothing)),
      '9c1185a5c5e9fc54612808977ee8f548b2258d31',
    )
    assert.equal(
      hexOf(20, (out) => crypto.ripemd160(out, abc)),
      '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc',
    )
    assert.throws(() => crypto.ripemd160(new Uint8Array(32), abc), RangeError)
  })

  test('HMAC: RFC 4231, cases 1, 2 and 6', () => {
    for (const [key, data, mac256, mac512, mac384] of HMAC) {
      assert.equal(
        hexOf(32, (out) => crypto.hmacSha256(out, key, data)),
        mac256,
      )
      assert.equal(
        hexOf(64, (out) => crypto.hmacSha512(out, key, data)),
        mac512,
      )
      assert.equal(
        hexOf(48, (out) => crypto.hmacSha384(out, key, data)),
        mac384,
      )
    }
  })

  test('a wrong length is a RangeError', () => {
    for (const length of [0, 31, 33]) {
      const out = new Uint8Array(length)
      assert.throws(() => crypto.sha256(out, abc), RangeError)
      assert.throws(() => crypto.sha384(out, abc), RangeError)
      assert.throws(() => crypto.sha512(out, abc), RangeError)
      assert.throws(() => crypto.keccak256(out, abc), RangeError)
      assert.throws(() => crypto.hmacSha256(out, abc, abc), RangeError)
      assert.throws(() => crypto.hmacSha384(out, abc, abc), RangeError)
      assert.throws(() => crypto.hmacSha512(out, abc, abc), RangeError)
    }
    assert.throws(() => crypto.blake2b(new Uint8Array(0), abc), RangeError)
    assert.throws(() => crypto.blake2b(new Uint8Array(65), abc), RangeError)
  })

  test('what is not an array of bytes is a RangeError, never read as memory', () => {
    const out = new Uint8Array(32)
    for (const data of [
      'abc',
      [1, 2, 3],
      3,
      null,
      undefined,
      {},
      new DataView(new ArrayBuffer(3)),
    ]) {
      assert.throws(() => crypto.sha256(out, data as unknown as Uint8Array), RangeError)
      assert.throws(() => crypto.blake2b(out, data as unknown as Uint8Array), RangeError)
      assert.throws(() => crypto.hmacSha256(out, data as unknown as Uint8Array, abc), RangeError)
    }
    const words = new Uint32Array(32) as unknown as Uint8Array
    assert.throws(() => crypto.sha256(words, abc), RangeError)
  })
}

const HMAC = [
  [
    new Uint8Array(20).fill(0x0b),
    utf8('Hi There'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
    'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
  ],
  [
    utf8('Jefe'),
    utf8('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
  ],
  [
    hex('aa'.repeat(131)),
    utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
    '4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
  ],
] as const
