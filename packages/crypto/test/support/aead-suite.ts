import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, toHex, utf8 } from './bytes.js'

const none = new Uint8Array(0)

export function aeadSuite(
  crypto: CryptoProvider,
  name: 'chacha20poly1305' | 'xchacha20poly1305' | 'aes256gcm',
): void {
  const aead = crypto[name]
  const fact = FACTS[name]
  const nonce = hex(fact.nonce)
  const { plaintext, key, associatedData } = { ...COMMON, ...fact }

  describe(name, () => {
    test(`${fact.source}: seal and open`, () => {
      const out = new Uint8Array(plaintext.length)
      const tag = new Uint8Array(16)
      aead.seal(out, tag, plaintext, key, nonce, associatedData)
      assert.equal(toHex(out), fact.ciphertext)
      assert.equal(toHex(tag), fact.tag)

      const opened = new Uint8Array(plaintext.length)
      assert.equal(aead.open(opened, out, tag, key, nonce, associatedData), true)
      assert.deepEqual(opened, plaintext)
    })

    test('in place', () => {
      const bytes = plaintext.slice()
      const tag = new Uint8Array(16)
      aead.seal(bytes, tag, bytes, key, nonce, associatedData)
      assert.equal(toHex(bytes), fact.ciphertext)
      assert.equal(aead.open(bytes, bytes, tag, key, nonce, associatedData), true)
      assert.deepEqual(bytes, plaintext)
    })

    test('nothing to encrypt, nothing to authenticate', () => {
      const tag = new Uint8Array(16)
      aead.seal(none, tag, none, key, nonce, none)
      assert.equal(aead.open(none, none, tag, key, nonce, none), true)
      assert.equal(aead.open(none, none, tag, key, nonce, utf8('x')), false)
    })

    test('a change anywhere is refused and leaves no plaintext', () => {
      const genuine = {
        ciphertext: hex(fact.ciphertext),
        tag: hex(fact.tag),
        key,
        nonce,
        associatedData,
      }
      for (const part of ['ciphertext', 'tag', 'key', 'nonce', 'associatedData'] as const) {
        const forged = { ...genuine, [part]: flipLastBit(genuine[part]) }
        const out = new Uint8Array(plaintext.length).fill(0xee)
        const { ciphertext, tag } = forged
        const open = (into: Uint8Array, from: Uint8Array) =>
          aead.open(into, from, tag, forged.key, forged.nonce, forged.associatedData)
        assert.equal(open(out, ciphertext), false)
        assert.ok(out.every((byte) => byte === 0))

        const inPlace = ciphertext.slice()
        assert.equal(open(inPlace, inPlace), false)
        assert.ok(inPlace.every((byte) => byte === 0))
      }
    })

    test('a wrong length is a RangeError', () => {
      const right = [new Uint8Array(4), new Uint8Array(16), new Uint8Array(4), key, nonce] as const
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

const COMMON = {
  plaintext: utf8(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  ),
  key: Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i),
  associatedData: hex('50515253c0c1c2c3c4c5c6c7'),
}

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
  aes256gcm: {
    source: 'McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test case 16',
    plaintext: hex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    ),
    key: hex('feffe9928665731c6d6a8f9467308308'.repeat(2)),
    associatedData: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
    nonce: 'cafebabefacedbaddecaf888',
    ciphertext:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
} as const
