import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import { sha384, sha384Steps } from './sha384.js'
import { sodium } from './sodium.js'
import { reserve } from './working-memory.js'

/** The part of a SHA-2 function that HMAC uses. Lengths in bytes. */
interface Hash {
  readonly blockLength: number
  readonly digestLength: number
  readonly stateLength: number
  once(out: Uint8Array, data: Uint8Array): unknown
  init(state: Uint8Array): unknown
  update(state: Uint8Array, data: Uint8Array): unknown
  final(state: Uint8Array, out: Uint8Array): unknown
}

/** HMAC in three steps, with one state: `begin`, any number of `update`, then `finish`. */
export interface Hmac {
  readonly digestLength: number
  begin(key: Uint8Array): void
  update(data: Uint8Array): void
  /** `out`: `digestLength`. Wipes the state. */
  finish(out: Uint8Array): void
}

/**
 * HMAC (RFC 2104) over libsodium's hash states, because the binding has no HMAC and OpenSSL's would
 * copy the key into its own heap. Pads, states and digests stay in the working memory.
 */
function makeHmac(hash: Hash): Hmac {
  const memory = reserve(hash.blockLength + hash.stateLength + hash.digestLength)
  const pad = memory.subarray(0, hash.blockLength)
  const padWords = new Uint32Array(pad.buffer, pad.byteOffset, hash.blockLength / 4)
  const shortKey = pad.subarray(0, hash.digestLength)
  const state = memory.subarray(hash.blockLength, hash.blockLength + hash.stateLength)
  const digest = memory.subarray(hash.blockLength + hash.stateLength)

  function turnPad(mask: number): void {
    for (let i = 0; i < padWords.length; i++) padWords[i] = (padWords[i] as number) ^ mask
    hash.init(state)
    hash.update(state, pad)
  }

  return {
    digestLength: hash.digestLength,
    begin(key: Uint8Array): void {
      pad.fill(0)
      if (key.length > hash.blockLength) hash.once(shortKey, key)
      else pad.set(key)
      turnPad(INNER_PAD)
    },
    update(data: Uint8Array): void {
      hash.update(state, data)
    },
    finish(out: Uint8Array): void {
      hash.final(state, digest)
      turnPad(INNER_PAD ^ OUTER_PAD)
      hash.update(state, digest)
      hash.final(state, out)
      sodium.sodium_memzero(memory)
    },
  }
}

const INNER_PAD = 0x36363636
const OUTER_PAD = 0x5c5c5c5c

export const hmac256 = makeHmac({
  blockLength: 64,
  digestLength: 32,
  stateLength: sodium.crypto_hash_sha256_STATEBYTES,
  once: sodium.crypto_hash_sha256,
  init: sodium.crypto_hash_sha256_init,
  update: sodium.crypto_hash_sha256_update,
  final: sodium.crypto_hash_sha256_final,
})

export const hmac384 = makeHmac({
  blockLength: 128,
  digestLength: 48,
  stateLength: sodium.crypto_hash_sha512_STATEBYTES,
  once: sha384,
  ...sha384Steps,
})

export const hmac512 = makeHmac({
  blockLength: 128,
  digestLength: 64,
  stateLength: sodium.crypto_hash_sha512_STATEBYTES,
  once: sodium.crypto_hash_sha512,
  init: sodium.crypto_hash_sha512_init,
  update: sodium.crypto_hash_sha512_update,
  final: sodium.crypto_hash_sha512_final,
})

export function hmacSha256(out: Uint8Array, key: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 32) || !isBytes(key) || !isBytes(data)) throw wrongArgument('hmacSha256')
  hmac256.begin(key)
  hmac256.update(data)
  hmac256.finish(out)
}

export function hmacSha384(out: Uint8Array, key: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 48) || !isBytes(key) || !isBytes(data)) throw wrongArgument('hmacSha384')
  hmac384.begin(key)
  hmac384.update(data)
  hmac384.finish(out)
}

export function hmacSha512(out: Uint8Array, key: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 64) || !isBytes(key) || !isBytes(data)) throw wrongArgument('hmacSha512')
  hmac512.begin(key)
  hmac512.update(data)
  hmac512.finish(out)
}
