// Bytes that look random and are the same each time, and integers as the formats have them.
import { createHash } from 'node:crypto'

/** @param {string} label @param {number} length */
export function seeded(label, length) {
  const hash = createHash('shake256', { outputLength: length })
  return new Uint8Array(hash.update(`stronghold test kit: ${label}`).digest())
}

/** A source of such bytes, in the place of a provider's `random`. @param {string} label */
export function seededRandom(label) {
  let count = 0
  return (/** @type {Uint8Array} */ out) => out.set(seeded(`${label} ${count++}`, out.length))
}

/** @param {...(Uint8Array | string | number[] | number)} parts text is UTF-8, a number one byte */
export function joined(...parts) {
  return new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(asBytes(part)))))
}

function asBytes(part) {
  return typeof part === 'number' ? [part] : part
}

/** @param {number} value */
export function u32(value) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return new Uint8Array(bytes)
}

/** @param {number | bigint} value */
export function u64(value) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return new Uint8Array(bytes)
}

export const u32be = (/** @type {number} */ value) => u32(value).reverse()
export const u64be = (/** @type {number} */ value) => u64(value).reverse()
export const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text)
export const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex')
export const fromHex = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'hex'))

/** `bytes` of messages: a u32 length in front. @param {Uint8Array | string} content */
export function lengthed(content) {
  const bytes = typeof content === 'string' ? utf8(content) : content
  return joined(u32(bytes.length), bytes)
}

/** A copy with one bit changed. @param {Uint8Array} bytes @param {number} at from the end if negative */
export function flipped(bytes, at) {
  const copy = bytes.slice()
  copy[at < 0 ? copy.length + at : at] ^= 1
  return copy
}
