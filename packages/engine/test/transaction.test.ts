import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  encodeDataTransaction,
  encodeRevocation,
  openBox,
  parseDataTransaction,
  sealBox,
} from '@stronghold/engine/formats'
import { ascii, concat, crypto, id, random } from './powers.js'
import { mutations, prefixes, refuses } from './refusals.js'

const key = random(32)
const about = random(24)

function box(plaintext: Uint8Array): Uint8Array {
  const out = new Uint8Array(plaintext.length + 40)
  sealBox(crypto, out, plaintext, key, about)
  return out
}

test('a box is tag, nonce, ciphertext', () => {
  const plaintext = random(50)
  const sealed = box(plaintext)
  const out = new Uint8Array(50)
  const [tag, nonce] = [sealed.subarray(0, 16), sealed.subarray(16, 40)]
  assert.ok(crypto.xchacha20poly1305.open(out, sealed.subarray(40), tag, key, nonce, about))
  assert.deepEqual(out, plaintext)
})

test('boxes that are short, altered, or under another key or name are refused', () => {
  const sealed = box(random(10))
  const open = (bytes: Uint8Array, by = key, name = about) =>
    openBox(crypto, new Uint8Array(Math.max(0, bytes.length - 40)), bytes, by, name)
  open(sealed)
  for (const bad of prefixes(sealed)) refuses(() => open(bad), 'RECORD_DAMAGED')
  for (const bad of mutations(sealed)) refuses(() => open(bad), 'RECORD_DAMAGED')
  refuses(() => open(concat(sealed, random(1))), 'RECORD_DAMAGED')
  refuses(() => open(sealed, random(32)), 'RECORD_DAMAGED')
  refuses(() => open(sealed, key, random(24)), 'RECORD_DAMAGED')
  refuses(() => openBox(crypto, new Uint8Array(9), sealed, key, about), 'RECORD_DAMAGED')
})

test('a data transaction has the bytes of the original', () => {
  const [blobId, hint] = [id(2), concat(ascii('hint'), new Uint8Array(20))]
  const bytes = encodeDataTransaction(id(1), 0x1234, { blobId, hint })
  const head = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x12, 0x34)
  assert.deepEqual(bytes, concat(head, id(1), id(2), hint, new Uint8Array(24)))
  assert.deepEqual(parseDataTransaction(bytes, id(1), 0x1234), { blobId, hint })
  const revocation = concat(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2), id(1), new Uint8Array(80))
  assert.deepEqual(encodeRevocation(id(1)), revocation)
})

test('a transaction of another type, record or length is refused', () => {
  const bytes = encodeDataTransaction(id(1), 5, { blobId: id(2), hint: id(3) })
  refuses(() => parseDataTransaction(bytes, id(9), 5), 'RECORD_DAMAGED')
  refuses(() => parseDataTransaction(bytes, id(1), 6), 'RECORD_DAMAGED')
  refuses(() => parseDataTransaction(bytes, id(1), -1), 'RECORD_DAMAGED')
  refuses(() => parseDataTransaction(encodeRevocation(id(1)), id(1), 0), 'RECORD_DAMAGED')
  for (const bad of prefixes(bytes)) {
    refuses(() => parseDataTransaction(bad, id(1), 5), 'RECORD_DAMAGED')
  }
  for (let index = 0; index < 40; index++) {
    const bad = bytes.slice()
    bad[index] = (bad[index] as number) ^ 1
    refuses(() => parseDataTransaction(bad, id(1), 5), 'RECORD_DAMAGED')
  }
})
