import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Aead, opensslAead, sodiumAead } from '#dist/channel/aead.js'

const implementations = [opensslAead, sodiumAead].filter((one): one is Aead => one !== undefined)
const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

test('every implementation seals the same bytes and opens those of every other', () => {
  assert.ok(implementations.length > 0)
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fixed(12),
      fixed(32),
      (plaintext, nonce, key) => {
        const sealed = implementations.map((aead) => {
          const out = new Uint8Array(plaintext.length)
          const tag = new Uint8Array(16)
          aead.seal(out, tag, plaintext, nonce, key)
          return { out, tag }
        })
        for (const { out, tag } of sealed) {
          assert.deepEqual({ out, tag }, sealed[0])
          for (const aead of implementations) {
            const opened = new Uint8Array(out.length)
            assert.ok(aead.open(opened, out, tag, nonce, key))
            assert.deepEqual(opened, plaintext)
          }
        }
      },
    ),
  )
})

test('a changed tag or byte opens nowhere, and leaves no plaintext', () => {
  const key = new Uint8Array(32).fill(1)
  const nonce = new Uint8Array(12)
  for (const aead of implementations) {
    const out = new Uint8Array(4)
    const tag = new Uint8Array(16)
    aead.seal(out, tag, Uint8Array.of(1, 2, 3, 4), nonce, key)
    for (const bytes of [out, tag]) {
      bytes[0] = (bytes[0] as number) ^ 1
      const opened = new Uint8Array(4)
      assert.equal(aead.open(opened, out, tag, nonce, key), false)
      assert.deepEqual(opened, new Uint8Array(4))
      bytes[0] = (bytes[0] as number) ^ 1
    }
  }
})
