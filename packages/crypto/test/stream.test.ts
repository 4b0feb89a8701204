import assert from 'node:assert/strict'
import { hkdfSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { gcm } from '@noble/ciphers/aes.js'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import {
  makeStreamHeader,
  openStreamRun,
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  STREAM_HEADER_LENGTH,
  type StreamCipher,
  sealStreamRun,
  streamCipherOf,
} from '@stronghold/crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import fc from 'fast-check'
import { utf8 } from './support/bytes.js'
import { recordingScratch } from './support/recording-scratch.js'

const key = new Uint8Array(32).fill(3)
const headers = {
  Aes256Gcm: makeStreamHeader('Aes256Gcm', new Uint8Array(32).fill(4)),
  XChaCha20Poly1305: makeStreamHeader('XChaCha20Poly1305', new Uint8Array(32).fill(4)),
}
const header = headers.XChaCha20Poly1305
const associatedData = utf8('name')
const sealedLength = STREAM_CHUNK_LENGTH + STREAM_CHUNK_OVERHEAD

// The format as docs/spec/stream.md has it, from other parts than the implementation's.
function openByTheBook(
  cipher: StreamCipher,
  sealed: Uint8Array,
  index: number,
  last: boolean,
): Uint8Array {
  const info = Buffer.concat([Buffer.from('stronghold stream 1'), headers[cipher], associatedData])
  const chunkKey = new Uint8Array(hkdfSync('sha256', key, sealed.subarray(0, 32), info, 32))
  const nonce = Buffer.alloc(cipher === 'Aes256Gcm' ? 12 : 24)
  nonce.writeUInt32BE(index, nonce.length - 5)
  nonce[nonce.length - 1] = last ? 1 : 0
  const make = cipher === 'Aes256Gcm' ? gcm : xchacha20poly1305
  return make(chunkKey, nonce).decrypt(sealed.subarray(32))
}

for (const [crypto, other] of [
  [nativeProvider, nobleProvider],
  [nobleProvider, nativeProvider],
] as const) {
  describe(`streams over ${crypto.name}`, () => {
    test('are of the format that is written down, and open with the other provider', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 2 * STREAM_CHUNK_LENGTH + 10 }),
          fc.nat({ max: 2 ** 32 - 4 }),
          fc.constantFrom('Aes256Gcm', 'XChaCha20Poly1305'),
          (length, index, cipher) => {
            const plaintext = new Uint8Array(length).map((_, i) => i)
            const place = { header: headers[cipher], index, final: true, associatedData }
            const scratch = recordingScratch()
            const sealed = sealStreamRun(crypto, plaintext, key, place, scratch)
            scratch.assertWiped()
            assert(sealed !== undefined)
            const count = Math.ceil(length / STREAM_CHUNK_LENGTH)
            assert.equal(sealed.length, length + count * STREAM_CHUNK_OVERHEAD)
            const chunks = Array.from({ length: count }, (_, i) =>
              openByTheBook(
                cipher,
                sealed.subarray(i * sealedLength, (i + 1) * sealedLength),
                index + i,
                i === count - 1,
              ),
            )
            assert.deepEqual(Uint8Array.from(Buffer.concat(chunks)), plaintext)
            assert.deepEqual(openStreamRun(other, sealed, key, place), plaintext)
          },
        ),
        { numRuns: 8 },
      )
    })

    test('do not open at another place', () => {
      const place = { header, index: 7, final: false, associatedData }
      const plaintext = new Uint8Array(STREAM_CHUNK_LENGTH)
      const sealed = sealStreamRun(crypto, plaintext, key, place)
      assert(sealed !== undefined)
      assert.deepEqual(openStreamRun(crypto, sealed, key, place), plaintext)
      for (const change of [
        { index: 6 },
        { index: 2 ** 32 },
        { index: -1 },
        { index: 0.5 },
        { final: true },
        { associatedData: utf8('nama') },
        { header: makeStreamHeader('XChaCha20Poly1305', new Uint8Array(32)) },
        { header: header.subarray(1) },
        { header: headers.Aes256Gcm },
        { header: header.map((byte, i) => (i === 4 ? 0 : byte)) },
      ]) {
        assert.equal(openStreamRun(crypto, sealed, key, { ...place, ...change }), undefined)
      }
      assert.equal(
        openStreamRun(
          crypto,
          sealed,
          key.map((byte) => byte ^ 1),
          place,
        ),
        undefined,
      )
    })

    test('a key of another length is a RangeError', () => {
      const place = { header, index: 0, final: true, associatedData }
      const short = key.subarray(1)
      assert.throws(() => sealStreamRun(crypto, new Uint8Array(1), short, place), RangeError)
      assert.throws(() => openStreamRun(crypto, new Uint8Array(60), short, place), RangeError)
    })
  })
}

test('a header names its cipher, or is none', () => {
  assert.equal(header.length, STREAM_HEADER_LENGTH)
  assert.equal(streamCipherOf(header), 'XChaCha20Poly1305')
  assert.equal(streamCipherOf(headers.Aes256Gcm), 'Aes256Gcm')
  assert.throws(() => makeStreamHeader('XChaCha20Poly1305', new Uint8Array(31)), RangeError)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.equal(streamCipherOf(bytes), undefined)
    }),
  )
})
