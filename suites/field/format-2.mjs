// Writes files of format 2 from docs/spec/snapshot.md, with @noble alone: none of the code under test.
import { randomBytes } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'

const u64 = (number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(number))
  return bytes
}
const string = (bytes) => Buffer.concat([u64(bytes.length), bytes])
const time = (seconds, nanoseconds) => {
  const bytes = Buffer.alloc(12)
  bytes.writeBigUInt64LE(BigInt(seconds))
  bytes.writeUInt32LE(nanoseconds, 8)
  return bytes
}

/** HMAC-SHA512 of a path under itself, cut to 24 bytes. */
export const clientId = (path) => Buffer.from(hmac(sha512, path, path)).subarray(0, 24)

/** nonce 24, tag 16, XChaCha20-Poly1305 of a value, as IOTA's wallets seal what they store. */
export function sealValue(value, key) {
  const nonce = randomBytes(24)
  const sealed = xchacha20poly1305(key, nonce).encrypt(value)
  return Buffer.concat([nonce, sealed.subarray(-16), sealed.subarray(0, -16)])
}

/** A payload with clients that have no vaults: `{ path, store: [[key, value, seconds?]] }`. */
export function payloadOf(clients) {
  const parts = [u64(clients.length)]
  for (const { path, store } of clients) {
    parts.push(clientId(path), u64(0), u64(0), u64(store.length))
    for (const [key, value, seconds] of store) {
      parts.push(string(Buffer.from(key)), string(value))
      parts.push(
        seconds === undefined ? Buffer.of(0) : Buffer.concat([Buffer.of(1), time(seconds, 7)]),
      )
    }
    parts.push(Buffer.of(0), time(1_600_000_000, 0), Buffer.of(0))
  }
  return Buffer.concat(parts)
}

/** A file under a 32-byte key; `early` has the nonce of before 2021-02-25. */
export function format2(payload, key, early = false) {
  const scalar = randomBytes(32)
  const [ephemeral, own] = [x25519.getPublicKey(scalar), x25519.getPublicKey(key)]
  const shared = x25519.getSharedSecret(scalar, own)
  const keys = Buffer.concat([ephemeral, own])
  const nonce = blake2b(keys, { dkLen: early ? 24 : 32 }).subarray(0, 24)
  const sealed = xchacha20poly1305(shared, nonce).encrypt(literals(payload))
  const head = Buffer.from('PARTI\x02\x00', 'latin1')
  return Buffer.concat([head, ephemeral, sealed.subarray(-16), sealed.subarray(0, -16)])
}

/** One run of literals: a whole LZ4 block. */
function literals(bytes) {
  if (bytes.length < 15) return Buffer.concat([Buffer.of(bytes.length << 4), bytes])
  const rest = bytes.length - 15
  const extension = Buffer.alloc(Math.floor(rest / 255) + 1, 255)
  extension[extension.length - 1] = rest % 255
  return Buffer.concat([Buffer.of(0xf0), extension, bytes])
}
