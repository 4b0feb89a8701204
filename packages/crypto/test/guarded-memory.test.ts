import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'

/** Memory outside of V8's heap, which ends at a guard page: a byte too many kills the process. */
const { sodium_malloc: guarded } = createRequire(import.meta.url)('sodium-native') as {
  sodium_malloc(length: number): Uint8Array
}

/** The pieces of memory that arguments may be views of. */
const MEMORIES: Record<string, (length: number) => Uint8Array> = {
  'guarded pages': guarded,
  'an odd offset': (length) => new Uint8Array(length + 7).subarray(7),
  'the middle of a large buffer': (length) =>
    new Uint8Array(1 << 22).subarray(1000003).subarray(0, length),
}

for (const crypto of [nativeProvider, nobleProvider]) {
  describe(`${crypto.name}: every argument may lie anywhere`, () => {
    for (const [name, make] of Object.entries(MEMORIES)) {
      test(name, () => {
        assert.deepEqual(
          run(make),
          run((length) => new Uint8Array(length)),
        )
      })
    }
  })

  /** Every function once, all arguments and results in memory of one kind. */
  function run(make: (length: number) => Uint8Array): Uint8Array[] {
    const results: Uint8Array[] = []
    const input = (length: number) => {
      const bytes = make(length)
      for (let i = 0; i < length; i++) bytes[i] = 31 * i + length
      return bytes
    }
    const output = (length: number, fill: (out: Uint8Array) => unknown) => {
      const out = make(length)
      fill(out)
      results.push(Uint8Array.from(out))
      return out
    }
    const message = input(100)
    const key = input(32)

    output(32, (out) => crypto.sha256(out, message))
    output(48, (out) => crypto.sha384(out, message))
    output(64, (out) => crypto.sha512(out, message))
    output(33, (out) => crypto.blake2b(out, message))
    output(32, (out) => crypto.keccak256(out, message))
    output(32, (out) => crypto.hmacSha256(out, key, message))
    output(48, (out) => crypto.hmacSha384(out, key, message))
    output(64, (out) => crypto.hmacSha512(out, key, message))
    output(50, (out) => crypto.hkdfSha256(out, key, message, input(9)))
    output(50, (out) => crypto.hkdfSha384(out, key, message, input(9)))
    output(70, (out) => crypto.hkdfSha512(out, key, message, input(9)))
    output(70, (out) => crypto.pbkdf2HmacSha256(out, input(200), message, 2))
    output(70, (out) => crypto.pbkdf2HmacSha384(out, input(200), message, 2))
    output(70, (out) => crypto.pbkdf2HmacSha512(out, input(200), message, 2))
    output(32, (out) => crypto.scrypt(out, key, message, 0))
    output(32, (out) => crypto.scrypt(out, key, message, 4))

    const wrapped = output(48, (out) => crypto.aes256kw.wrap(out, input(40), key))
    output(40, (out) => assert.equal(crypto.aes256kw.unwrap(out, wrapped, key), true))

    for (const aead of [crypto.chacha20poly1305, crypto.xchacha20poly1305, crypto.aes256gcm]) {
      const bytes = input(77)
      const nonce = input(aead.nonceLength)
      const tag = output(16, (out) => aead.seal(bytes, out, bytes, key, nonce, message))
      results.push(Uint8Array.from(bytes))
      assert.equal(aead.open(bytes, bytes, tag, key, nonce, message), true)
      assert.deepEqual(Uint8Array.from(bytes), Uint8Array.from(input(77)))
    }

    const { ed25519, x25519, secp256k1 } = crypto
    const edKey = output(32, (out) => ed25519.publicKey(out, key))
    const edSignature = output(64, (out) => ed25519.sign(out, message, key, edKey))
    assert.equal(ed25519.verify(edSignature, message, edKey), true)
    const point = output(32, (out) => x25519.publicKey(out, key))
    output(32, (out) => x25519.sharedSecret(out, key, point))
    output(65, (out) => secp256k1.publicKey(out, key))
    const ecKey = output(33, (out) => secp256k1.publicKey(out, key))
    const signature = output(65, (out) => secp256k1.signRecoverable(out, key, key))
    assert.equal(secp256k1.verify(signature.subarray(0, 64), key, ecKey), true)
    output(32, (out) => secp256k1.addToKey(out, key, key))

    output(20, (out) => crypto.ripemd160(out, message))
    output(33, (out) => secp256k1.recover(out, signature, key))
    output(32, (out) => assert.equal(secp256k1.sharedSecret(out, key, ecKey), true))

    const { schnorr, p256 } = crypto
    const schnorrSignature = output(64, (out) => schnorr.sign(out, message, key, input(32)))
    assert.equal(schnorr.verify(schnorrSignature, message, ecKey.subarray(1)), true)
    const p256Key = output(33, (out) => p256.publicKey(out, key))
    const p256Signature = make(64)
    p256.sign(p256Signature, message, key)
    assert.equal(p256.verify(p256Signature, message, p256Key), true)
    output(32, (out) => assert.equal(p256.sharedSecret(out, key, p256Key), true))
    output(32, (out) => assert.equal(p256.addToKey(out, key, key), true))
    for (const scheme of [crypto.ed25519ctx, crypto.ed25519ph]) {
      const contextual = output(64, (out) => scheme.sign(out, message, key, input(9)))
      assert.equal(scheme.verify(contextual, message, edKey, input(9)), true)
    }

    const copy = output(32, (out) => out.set(key))
    assert.equal(crypto.equal(key, copy), true)
    crypto.random(copy)
    assert.equal(crypto.equal(key, copy), false)
    crypto.wipe(copy)
    assert.ok(copy.every((byte) => byte === 0))
    return results
  }
}
