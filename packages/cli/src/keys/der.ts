import { ByteReader, Malformed } from './byte-reader.js'

/** Tags of DER (X.690) that keys and signatures are made of. */
export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const

/** The next value, which has this tag. @throws Malformed, also for a length that is not the shortest. */
export function value(reader: ByteReader, tag: number): ByteReader {
  return new ByteReader(bytesOf(reader, tag))
}

/** The same as bytes: a view. */
export function bytesOf(reader: ByteReader, tag: number): Uint8Array {
  if (reader.u8() !== tag) throw new Malformed()
  return reader.take(lengthOf(reader))
}

/** The result of `read` on bytes that are exactly one value of this tag. */
export function whole<T>(bytes: Uint8Array, tag: number, read: (inner: ByteReader) => T): T {
  const outer = new ByteReader(bytes)
  const inner = value(outer, tag)
  if (!outer.ended) throw new Malformed()
  return read(inner)
}

function lengthOf(reader: ByteReader): number {
  const first = reader.u8()
  if (first < 0x80) return first
  const count = first & 0x7f
  if (count === 0 || count > 3) throw new Malformed()
  const length = reader.take(count).reduce((sum, byte) => sum * 256 + byte, 0)
  if (length < 0x80 || length < 256 ** (count - 1)) throw new Malformed()
  return length
}
