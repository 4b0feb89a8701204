import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openVersion2, parseEnvelope } from '@stronghold/engine'
import fc from 'fast-check'
import { fixture, fixtureFile } from './fixtures.js'
import { concat, crypto, fromHex, powers, random } from './powers.js'
import { mutations, prefixes, refuses } from './refusals.js'

const name = 'rust-v2-identity-0.6.0'
const { body } = parseEnvelope(fixtureFile(name))
const key = fromHex(fixture(name).keyHex)

/** A body as the original writes it, under `epk` and `shared`. */
function sealed(
  content: Uint8Array,
  epk: Uint8Array,
  shared: Uint8Array,
  nonceFrom: 24 | 32 = 32,
): Uint8Array {
  const publicKey = new Uint8Array(32)
  crypto.x25519.publicKey(publicKey, key)
  const digest = new Uint8Array(nonceFrom)
  crypto.blake2b(digest, concat(epk, publicKey))
  const ciphertext = new Uint8Array(content.length)
  const tag = new Uint8Array(16)
  const nonce = digest.subarray(0, 24)
  crypto.xchacha20poly1305.seal(ciphertext, tag, content, shared, nonce, random(0))
  return concat(epk, tag, ciphertext)
}

function sealedForKey(content: Uint8Array, nonceFrom: 24 | 32 = 32): Uint8Array {
  const [scalar, epk, publicKey, shared] = [random(32), random(32), random(32), random(32)]
  crypto.x25519.publicKey(epk, scalar)
  crypto.x25519.publicKey(publicKey, key)
  crypto.x25519.sharedSecret(shared, scalar, publicKey)
  return sealed(content, epk, shared, nonceFrom)
}

test('every prefix and every changed byte is refused, and so is another key', () => {
  for (const bad of prefixes(body)) {
    refuses(() => openVersion2(powers, bad, key), 'WRONG_KEY_OR_DAMAGED')
  }
  for (const bad of mutations(body)) {
    // X25519 ignores the highest bit of a point, but the nonce hashes it.
    refuses(() => openVersion2(powers, bad, key), 'WRONG_KEY_OR_DAMAGED')
  }
  refuses(() => openVersion2(powers, body, random(32)), 'WRONG_KEY_OR_DAMAGED')
  refuses(() => openVersion2(powers, body, random(31)), 'INVALID_ARGUMENT')
})

test('what authenticates is decompressed within the limit', () => {
  const bomb = sealedForKey(Uint8Array.of(0x1f, 65, 1, 0, 255, 255, 0))
  assert.equal(openVersion2(powers, bomb, key).length, 1 + 4 + 15 + 510)
  refuses(() => openVersion2(powers, bomb, key, 100), 'SNAPSHOT_TOO_LARGE')
  const malformed = sealedForKey(Uint8Array.of(0x10, 65, 9, 9))
  refuses(() => openVersion2(powers, malformed, key), 'SNAPSHOT_DAMAGED')
})

test('a body of before 2021-02-25 is told from a wrong key', () => {
  const early = sealedForKey(random(300), 24)
  refuses(() => openVersion2(powers, early, key), 'UNSUPPORTED_VERSION')
  refuses(() => openVersion2(powers, early, random(32)), 'WRONG_KEY_OR_DAMAGED')
})

test('a point of low order, under which anybody could seal, is refused', () => {
  const zero = new Uint8Array(32)
  const one = Uint8Array.of(1, ...new Uint8Array(31))
  for (const point of [zero, one]) {
    const forged = sealed(Uint8Array.of(0), point, zero)
    refuses(() => openVersion2(powers, forged, key), 'WRONG_KEY_OR_DAMAGED')
  }
})

test('nothing but EngineError comes of any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
      refuses(() => openVersion2(powers, bytes, key), 'WRONG_KEY_OR_DAMAGED'),
    ),
  )
})
