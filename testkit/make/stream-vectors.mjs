// Streams of both ciphers, whole and changed, as docs/spec/stream.md says.
import { createCipheriv, createHash, hkdfSync } from 'node:crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { joined, seeded, u32be, utf8 } from './bytes.mjs'
import { pieces } from './files.mjs'
import { vector } from './vector.mjs'

const key = seeded('stream key', 32)
const associated = utf8('photo.jpg')
const ciphers = { aes: [1, 12, aes], xchacha: [2, 24, xchacha] }

function aes(chunkKey, nonce, plaintext) {
  const cipher = createCipheriv('aes-256-gcm', chunkKey, nonce)
  return joined(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

function xchacha(chunkKey, nonce, plaintext) {
  const [tag, ciphertext] = [new Uint8Array(16), new Uint8Array(plaintext.length)]
  const { xchacha20poly1305 } = nativeProvider
  xchacha20poly1305.seal(ciphertext, tag, plaintext, chunkKey, nonce, new Uint8Array())
  return joined(ciphertext, tag)
}

/** A header and its chunks. `cut`: another division than in pieces of 64 KiB. */
function stream(cipher, length, { label = `${cipher} ${length}`, cut = pieces } = {}) {
  const [number, nonceLength, seal] = ciphers[cipher]
  const header = joined('SHS1', number, seeded(`identifier of ${label}`, 32))
  const parts = cut(seeded(`plaintext of ${length}`, length))
  const chunks = parts.map((plaintext, i) => {
    const salt = seeded(`salt ${i} of ${label}`, 32)
    const info = joined('stronghold stream 1', header, associated)
    const chunkKey = new Uint8Array(hkdfSync('sha256', key, salt, info, 32))
    const last = i === parts.length - 1 ? 1 : 0
    const nonce = joined(new Uint8Array(nonceLength - 5), u32be(i), last)
    return joined(salt, seal(chunkKey, nonce, plaintext))
  })
  return { header, chunks }
}

export function streamVectors() {
  const head = { key, associated }
  const good = (cipher, length) => {
    const { header, chunks } = stream(cipher, length)
    const plaintext = seeded(`plaintext of ${length}`, length)
    const sha256 = createHash('sha256').update(plaintext).digest('hex')
    return vector(
      `stream-${cipher}-${length}`,
      { kind: 'stream', expect: 'success', ...head, content: { length, sha256 } },
      joined(header, ...chunks),
    )
  }
  const bad = (name, body, /** @type {string | undefined} */ comment = undefined, more = {}) =>
    vector(
      `stream-${name}`,
      { kind: 'stream', expect: 'STREAM_DAMAGED', comment, ...head, ...more },
      joined(...body),
    )
  const { header, chunks } = stream('aes', 65537)
  const small = stream('xchacha', 1)
  const [first, last] = chunks
  const halved = (all) => [all.subarray(0, 1), all.subarray(1)]
  const padded = (all) => [all, new Uint8Array()]
  const short = stream('xchacha', 2, { cut: halved, label: 'short chunk' })
  const empty = stream('xchacha', 1, { cut: padded, label: 'empty last chunk' })
  return [
    ...['aes', 'xchacha'].flatMap((cipher) =>
      [0, 1, 65536, 65537].map((length) => good(cipher, length)),
    ),
    bad('cut', [header, first], 'without its last chunk'),
    bad('cut-byte', [small.header, ...small.chunks.map((chunk) => chunk.slice(0, -1))]),
    bad('reordered', [header, last, first]),
    bad('longer', [small.header, ...small.chunks, 0]),
    bad('short-chunk', [short.header, ...short.chunks], 'a chunk in front that is not full'),
    bad('empty-last-chunk', [empty.header, ...empty.chunks]),
    bad('header-only', [small.header]),
    bad('other-cipher', ['SHS1', 1, small.header.slice(5), ...small.chunks]),
    bad('other-associated-data', [small.header, ...small.chunks], undefined, {
      associated: utf8('photo.png'),
    }),
    bad('other-key', [small.header, ...small.chunks], undefined, { key: seeded('another', 32) }),
  ]
}
