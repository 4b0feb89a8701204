import { requireBytes } from './any-bytes.js'
import type { Codec } from './codec.js'
import { malformed, misfit } from './misfit.js'

const anyBytes = 'bytes (a Uint8Array)'

/** Any number of bytes: u32 length, then the bytes. Reading gives a view, not a copy. */
export const bytes: Codec<Uint8Array> = {
  shape: { kind: 'bytes' },
  size(value) {
    requireBytes(value, anyBytes)
    return 4 + value.length
  },
  write(writer, value) {
    writer.u32(value.length)
    writer.raw(value)
  },
  read: (reader) => reader.raw(reader.u32()),
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const surrogate = /\p{Cs}/u

/** Text as UTF-8, as `bytes` are. Not for secrets: text cannot be wiped. */
export const text: Codec<string> = {
  shape: { kind: 'text' },
  size(value) {
    if (typeof value !== 'string') throw misfit('text', value)
    // UTF-8 has none: it would come out as another text.
    if (surrogate.test(value)) throw misfit('text', value, 'half of a character')
    return 4 + encoder.encode(value).length
  },
  write: (writer, value) => bytes.write(writer, encoder.encode(value)),
  read(reader) {
    const value = bytes.read(reader)
    try {
      return decoder.decode(value)
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
      requireBytes(value, `${length} bytes (a Uint8Array)`)
      if (value.length !== length) throw misfit(`${length} bytes`, value, 'another number of them')
      return length
    },
    write: (writer, value) => writer.raw(value),
    read: (reader) => reader.raw(length),
  }
}

/** An integer from 0 to 255. */
export const u8: Codec<number> = {
  shape: { kind: 'integer', maximum: 0xff },
  size: (value) => 1 + requireInteger(value, 0xff),
  write: (writer, value) => writer.u8(value),
  read: (reader) => reader.u8(),
}

/** An integer from 0 to 2^32 - 1, little-endian. */
export const u32: Codec<number> = {
  shape: { kind: 'integer', maximum: 0xffff_ffff },
  size: (value) => 4 + requireInteger(value, 0xffff_ffff),
  write: (writer, value) => writer.u32(value),
  read: (reader) => reader.u32(),
}

/** An integer from 0 to 2^53 - 1 in eight bytes, little-endian. */
export const u53: Codec<number> = {
  shape: { kind: 'integer', maximum: Number.MAX_SAFE_INTEGER },
  size: (value) => 8 + requireInteger(value, Number.MAX_SAFE_INTEGER),
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
  size(value) {
    if (typeof value !== 'boolean') throw misfit('true or false', value)
    return 1
  },
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
    size(value) {
      if (!words.includes(value)) throw misfit(`one of ${words.join(', ')}`, value, other(value))
      return 1
    },
    write: (writer, value) => writer.u8(words.indexOf(value)),
    read(reader) {
      const word = words[reader.u8()]
      if (word === undefined) throw malformed()
      return word
    },
  }
}

function requireInteger(value: unknown, maximum: number): 0 {
  if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maximum)
    return 0
  throw misfit(`an integer from 0 to ${maximum}`, value, other(value))
}

/** For a value of the right kind that is none of the listed ones. */
function other(value: unknown): string | undefined {
  if (typeof value === 'number') return 'another number'
  return typeof value === 'string' ? 'other text' : undefined
}
