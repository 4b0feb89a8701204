import { StrongholdError } from '../errors.js'
import { makeWipeable } from '../wipeable.js'
import { malformed } from './misfit.js'

/**
 * A value's encoding and decoding. A codec is written once beside the operation it serves;
 * the host writes with it and the zone reads with it, so the two cannot drift apart.
 *
 * `size` is exact, so that a message which holds a secret is written into one buffer that can be
 * wiped: growing a buffer would leave copies behind.
 */
export interface Codec<T> {
  /** The shape of its values, as data: the source of command line, reference and fuzzers. */
  readonly shape: Shape
  /**
   * Bytes that `write` will take. Throws `INVALID_ARGUMENT` for a value of the wrong kind, and for
   * unknown keys; the detail says where (`misfit`).
   */
  size(value: T): number
  write(writer: Writer, value: T): void
  /** Reads one value; throws `INVALID_ARGUMENT` for anything that `write` does not produce. */
  read(reader: Reader): T
}

/** The shape of a codec's values. `fields` and `item` are codecs in turn. */
export type Shape =
  | { readonly kind: 'bytes' | 'text' | 'boolean' | 'nothing' | 'location' | 'opaque' }
  /** `length` in bytes. */
  | { readonly kind: 'fixedBytes'; readonly length: number }
  | { readonly kind: 'integer'; readonly maximum: number }
  | { readonly kind: 'oneOf'; readonly words: readonly string[] }
  | { readonly kind: 'optional' | 'list'; readonly item: Codec<unknown> }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, Codec<unknown>>> }

/** The type of the values of a codec. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never

/** A position in a buffer that is written from front to back. */
export class Writer {
  readonly bytes: Uint8Array
  offset = 0

  constructor(length: number) {
    this.bytes = makeWipeable(length)
  }

  u8(value: number): void {
    this.bytes[this.offset++] = value
  }

  u32(value: number): void {
    const { bytes, offset } = this
    bytes[offset] = value
    bytes[offset + 1] = value >>> 8
    bytes[offset + 2] = value >>> 16
    bytes[offset + 3] = value >>> 24
    this.offset = offset + 4
  }

  raw(value: Uint8Array): void {
    // An empty array may be the remains of a transferred buffer.
    if (value.length > 0) this.bytes.set(value, this.offset)
    this.offset += value.length
  }
}

/** A position in a buffer that is read from front to back, never beyond its end. */
export class Reader {
  readonly bytes: Uint8Array
  offset = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  u8(): number {
    const value = this.bytes[this.offset]
    if (value === undefined) throw malformed()
    this.offset++
    return value
  }

  u32(): number {
    const { bytes, offset } = this
    if (offset + 4 > bytes.length) throw malformed()
    this.offset = offset + 4
    return (
      ((bytes[offset] as number) |
        ((bytes[offset + 1] as number) << 8) |
        ((bytes[offset + 2] as number) << 16) |
        ((bytes[offset + 3] as number) << 24)) >>>
      0
    )
  }

  /** The next `length` bytes as a view, not a copy. */
  raw(length: number): Uint8Array {
    const end = this.offset + length
    if (end > this.bytes.length) throw malformed()
    const view = this.bytes.subarray(this.offset, end)
    this.offset = end
    return view
  }

  /** Throws unless everything was read: trailing bytes could hide a second message. */
  end(): void {
    if (this.offset !== this.bytes.length) throw malformed()
  }
}

/**
 * Writes one value into a buffer of exactly its size.
 * @throws StrongholdError `INVALID_ARGUMENT`, with the place of the fault; `MESSAGE_TOO_LARGE` for
 * more bytes than memory allows.
 */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const size = codec.size(value)
  const writer = writerOf(size)
  try {
    codec.write(writer, value)
    // A getter that answered something else the second time.
    if (writer.offset !== size) throw malformed(changed)
    return writer.bytes
  } catch (error) {
    writer.bytes.fill(0)
    throw error instanceof StrongholdError ? error : malformed(changed)
  }
}

const changed = 'It changed while it was read.'

function writerOf(size: number): Writer {
  try {
    return new Writer(size)
  } catch (cause) {
    throw new StrongholdError('MESSAGE_TOO_LARGE', { cause })
  }
}

/** Reads one value that fills `bytes` completely. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const reader = new Reader(bytes)
  const value = codec.read(reader)
  reader.end()
  return value
}
