import type { CryptoProvider } from './provider.js'

const BLOCK = 1024
const PBKDF2_INDEX = 4

/**
 * scrypt (RFC 7914) with N = 1, r = 8, p = 1, which OpenSSL, libsodium and noble refuse. The Rust
 * original seals with it under random keys, which need no stretching.
 *
 * With N = 1 the ROMix of section 5 has a table of one entry, the block itself, and so
 * becomes BlockMix(BlockMix(B) ⊕ B).
 */
export function scryptOne(
  crypto: Pick<CryptoProvider, 'hmacSha256' | 'wipe'>,
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
): void {
  const bytes = new Uint8Array(BLOCK)
  const block = new Uint32Array(BLOCK / 4)
  const mixed = new Uint32Array(BLOCK / 4)
  try {
    pbkdf2OneRound(crypto, bytes, password, salt)
    readWords(block, bytes)
    blockMix(mixed, block)
    for (let i = 0; i < mixed.length; i++) mixed[i] = word(mixed, i) ^ word(block, i)
    blockMix(block, mixed)
    writeWords(bytes, block)
    pbkdf2OneRound(crypto, out, password, bytes)
  } finally {
    crypto.wipe(bytes)
    block.fill(0)
    mixed.fill(0)
    state.fill(0)
    input.fill(0)
  }
}

/** PBKDF2-HMAC-SHA256 (RFC 8018, section 5.2) with one iteration. */
function pbkdf2OneRound(
  crypto: Pick<CryptoProvider, 'hmacSha256' | 'wipe'>,
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
): void {
  const message = new Uint8Array(salt.length + PBKDF2_INDEX)
  const digest = new Uint8Array(32)
  message.set(salt)
  const index = new DataView(message.buffer, salt.length)
  for (let offset = 0, i = 1; offset < out.length; offset += digest.length, i++) {
    index.setUint32(0, i)
    crypto.hmacSha256(digest, password, message)
    out.set(digest.subarray(0, out.length - offset), offset)
  }
  crypto.wipe(message)
  crypto.wipe(digest)
}

const state = new Uint32Array(16)
const input = new Uint32Array(16)

/** scryptBlockMix (RFC 7914, section 4) with r = 8: even results first, then the odd ones. */
function blockMix(out: Uint32Array, block: Uint32Array): void {
  state.set(block.subarray(-16))
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) state[j] = word(state, j) ^ word(block, 16 * i + j)
    salsa20Core()
    out.set(state, 16 * ((i >> 1) + (i & 1) * 8))
  }
}

/** Salsa20/8 (RFC 7914, section 3), in place on `state`. */
function salsa20Core(): void {
  input.set(state)
  for (let doubleRound = 0; doubleRound < 4; doubleRound++) {
    quarterRound(0, 4, 8, 12)
    quarterRound(5, 9, 13, 1)
    quarterRound(10, 14, 2, 6)
    quarterRound(15, 3, 7, 11)
    quarterRound(0, 1, 2, 3)
    quarterRound(5, 6, 7, 4)
    quarterRound(10, 11, 8, 9)
    quarterRound(15, 12, 13, 14)
  }
  for (let i = 0; i < 16; i++) state[i] = word(state, i) + word(input, i)
}

function quarterRound(a: number, b: number, c: number, d: number): void {
  state[b] = word(state, b) ^ rotate(word(state, a) + word(state, d), 7)
  state[c] = word(state, c) ^ rotate(word(state, b) + word(state, a), 9)
  state[d] = word(state, d) ^ rotate(word(state, c) + word(state, b), 13)
  state[a] = word(state, a) ^ rotate(word(state, d) + word(state, c), 18)
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function word(words: Uint32Array, index: number): number {
  return words[index] as number
}

function readWords(words: Uint32Array, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < words.length; i++) words[i] = view.getUint32(4 * i, true)
}

function writeWords(bytes: Uint8Array, words: Uint32Array): void {
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < words.length; i++) view.setUint32(4 * i, word(words, i), true)
}
