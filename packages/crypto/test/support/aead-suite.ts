import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, toHex, utf8 } from './bytes.js'

const none = new Uint8Array(0)

export function aeadSuite(
  crypto: CryptoProvider,
  name: 'chacha20poly1305' | 'xchacha20poly1305',
): void {
  const aead = crypto[name]
  const fact = FACTS[name]
  const nonce = hex(fact.nonce)

  describe(name, () => {
    test(`${fact.source}: seal and open`, () => {
      const out = new Uint8Array(PLAINTEXT.length)
      const tag = new Uint8Array(16)
      aead.seal(out, tag, PLAINTEXT, KEY, nonce, ASSOCIATED_DATA)
      assert.equal(toHex(out), fact.ciphertext)
      assert.equal(toHex(tag), fact.tag)

      const opened = new Uint8Array(PLAINTEXT.length)
      assert.equal(aead.open(opened, out, tag, KEY, nonce, ASSOCIATED_DATA), true)
      assert.deepEqual(opened, PLAINTEXT)
    })

    test('in place', () => {
      const bytes = PLAINTEXT.slice()
      const tag = new Uint8Array(16)
      aead.seal(bytes, tag, bytes, KEY, nonce, ASSOCIATED_DATA)
      assert.equal(toHex(bytes), fact.ciphertext)
      assert.equal(aead.open(bytes, bytes, tag, KEY, nonce, ASSOCIATED_DATA), true)
      assert.deepEqual(bytes, PLAINTEXT)
    })

    test('nothing to encrypt, nothing to authenticate', () => {
      const tag = new Uint8Array(16)
      aead.seal(none, tag, none, KEY, nonce, none)
      assert.equal(aead.open(none, none, tag, KEY, nonce, none), true)
      assert.equal(aead.open(none, none, tag, KEY, nonce, utf8('x')), false)
    })

    test('a change anywhere is refused and leaves no plaintext', () => {
      const genuine = {
        ciphertext: hex(fact.ciphertext),
        tag: hex(fact.tag),
        key: KEY,
        nonce,
        associatedData: ASSOCIATED_DATA,
      }
      for (const part of ['ciphertext', 'tag', 'key', 'nonce', 'associatedData'] as const) {
        const forged = { ...genuine, [part]: flipLastBit(genuine[part]) }
        const out = new Uint8Array(PLAINTEXT.length).fill(0xee)
        const { ciphertext, tag, key, associatedData } = forged
        assert.equal(aead.open(out, ciphertext, tag, key, forged.nonce, associatedData), false)
        assert.ok(out.every((byte) => byte === 0))

        const inPlace = ciphertext.slice()
        assert.equal(aead.open(inPlace, inPlace, tag, key, forged.nonce, associatedData), false)
        assert.ok(inPlace.every((byte) => byte === 0))
      }
    })

    test('a wrong length is a RangeError', () => {
      const right = [new Uint8Array(4), new Uint8Array(16), new Uint8Array(4), KEY, nonce] as const
      for (let wrong = 0; wrong < right.length; wrong++) {
        for (const difference of [-1, 1]) {
          const [out, tag, input, key, n] = right.map((bytes, i) =>
            i === wrong ? new Uint8Array(bytes.length + difference) : bytes,
          ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
          assert.throws(() => aead.seal(out, tag, input, key, n, none), RangeError)
          assert.throws(() => aead.open(out, input, tag, key, n, none), RangeError)
        }
      }
    })

    test('says its lengths', () => {
      const lengths = [aead.keyLength, aead.nonceLength, aead.tagLength]
      assert.deepEqual(lengths, [32, nonce.length, 16])
    })
  })
}

function flipLastBit(bytes: Uint8Array): Uint8Array {
  const flipped = bytes.slice()
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  return flipped
}

const PLAINTEXT = utf8(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
)
const KEY = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i)
const ASSOCIATED_DATA = hex('50515253c0c1c2c3c4c5c6c7')

const FACTS = {
  chacha20poly1305: {
    source: 'RFC 8439, section 2.8.2',
    nonce: '070000004041424344454647',
    ciphertext:
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116',
    tag: '1ae10b594f09e26a7e902ecbd0600691',
  },
  xchacha20poly1305: {
    source: 'draft-irtf-cfrg-xchacha-03, A.3.1',
    nonce: '404142434445464748494a4b4c4d4e4f5051525354555657',
    ciphertext:
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e',
    tag: 'c0875924c1c7987947deafd8780acf49',
  },
} as const
