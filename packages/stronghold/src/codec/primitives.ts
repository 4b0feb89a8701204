import { type Codec, malformed } from './codec.js'

/** Any number of bytes: u32 length, then the bytes. Reading gives a view, not a copy. */
export const bytes: Codec<Uint8Array> = {
  shape: { kind: 'bytes' },
  size(value) {
    if (!(value instanceof Uint8Array)) throw malformed()
    return 4 + value.length
  },
  write(writer, value) {
    writer.u32(value.length)
    writer.raw(value)
  },
  read: (reader) => reader.raw(reader.u32()),
}

/** Text as UTF-8, as `bytes` are. Not for secrets: text cannot be wiped. */
export const text: Codec<string> = {
  shape: { kind: 'text' },
  size: (value) =>
    typeof value === 'string' ? 4 + new TextEncoder().encode(value).length : fail(),
  write: (writer, value) => bytes.write(writer, new TextEncoder().encode(value)),
  read(reader) {
    const value = bytes.read(reader)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
    } catch {
      throw malformed()
    }
  },
}

/** Exactly `length` bytes, without a prefix. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  return {
    shape: { kind: 'fixedBytes', length },
    size(value) {
      if (!(value instanceof Uint8Array) || value.length !== length) throw malformed()
      return length
    },
    write: (writer, value) => writer.raw(value),
    read: (reader) => reader.raw(length),
  }
}

/** An integer from 0 to 255. */
export const u8: Codec<number> = {
  shape: { kind: 'integer', maximum: 0xff },
  size: (value) => (isInteger(value, 0xff) ? 1 : fail()),
  write: (writer, value) => writer.u8(value),
  read: (reader) => reader.u8(),
}

/** An integer from 0 to 2^32 - 1, little-endian. */
export const u32: Codec<number> = {
  shape: { kind: 'integer', maximum: 0xffff_ffff },
  size: (value) => (isInteger(value, 0xffff_ffff) ? 4 : fail()),
  write: (writer, value) => writer.u32(value),
  read: (reader) => reader.u32(),
}

/** An integer from 0 to 2^53 - 1 in eight bytes, little-endian. */
export const u53: Codec<number> = {
  shape: { kind: 'integer', maximum: Number.MAX_SAFE_INTEGER },
  size: (value) => (isInteger(value, Number.MAX_SAFE_INTEGER) ? 8 : fail()),
  write(writer, value) {
    writer.u32(value % 0x1_0000_0000)
    writer.u32(Math.floor(value / 0x1_0000_0000))
  },
  read(reader) {
    const low = reader.u32()
    const high = reader.u32()
    if (high > 0x1f_ffff) throw malformed()
    return high * 0x1_0000_0000 + low
  },
}

/** One byte, 0 or 1; anything else is refused. */
export const boolean: Codec<boolean> = {
  shape: { kind: 'boolean' },
  size: (value) => (typeof value === 'boolean' ? 1 : fail()),
  write: (writer, value) => writer.u8(value ? 1 : 0),
  read(reader) {
    const value = reader.u8()
    if (value > 1) throw malformed()
    return value === 1
  },
}

/** Nothing: the output of an operation that returns none. */
export const nothing: Codec<undefined> = {
  shape: { kind: 'nothing' },
  size: () => 0,
  write: () => undefined,
  read: () => undefined,
}

/** One of a closed list of words, as its index in one byte. */
export function oneOf<const Words extends readonly string[]>(words: Words): Codec<Words[number]> {
  return {
    shape: { kind: 'oneOf', words },
    size: (value) => (words.includes(value) ? 1 : fail()),
    write: (writer, value) => writer.u8(words.indexOf(value)),
    read(reader) {
      const word = words[reader.u8()]
      if (word === undefined) throw malformed()
      return word
    },
  }
}

function isInteger(value: unknown, maximum: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maximum
}

function fail(): never {
  throw malformed()
}
