import type { Codec } from './codec.js'
import { list } from './composites.js'
import { misfit } from './misfit.js'
import { bytes, text, u32 } from './primitives.js'

/**
 * The same codec for a subset of its values. A range that is declared here is checked where the
 * call is made, and its fault has a name; a fault that only the zone finds comes back as a code.
 */
export function refined<T>(codec: Codec<T>, wanted: string, fits: (value: T) => boolean): Codec<T> {
  function fitting(value: T): T {
    if (fits(value)) return value
    throw misfit(wanted, value, 'another')
  }
  return {
    shape: codec.shape,
    size(value) {
      const size = codec.size(value)
      fitting(value)
      return size
    },
    write: codec.write,
    read: (reader) => fitting(codec.read(reader)),
  }
}

/** An integer from `minimum` to `maximum`, encoded by `codec`, a `u32` or other. */
export function integer(
  minimum: number,
  maximum: number,
  codec: Codec<number> = u32,
): Codec<number> {
  return refined(
    codec,
    `an integer from ${minimum} to ${maximum}`,
    (value) => value >= minimum && value <= maximum,
  )
}

/** From `minimum` to `maximum` bytes; not for secrets, whose length must not show. */
export function bytesOf(minimum: number, maximum: number): Codec<Uint8Array> {
  return refined(
    bytes,
    `${minimum} to ${maximum} bytes`,
    ({ length }) => length >= minimum && length <= maximum,
  )
}

/** Text of at most `maximum` bytes of UTF-8. */
export function textOf(maximum: number): Codec<string> {
  return bounded(text, maximum, 'bytes', (value) => text.size(value) - 4)
}

/** At most `maximum` items. Longer lists are refused by their count, before an item is read. */
export function listOf<T>(item: Codec<T>, maximum: number): Codec<readonly T[]> {
  return bounded(list(item), maximum, 'items', (values) =>
    Array.isArray(values) ? values.length : 0,
  )
}

/** A codec whose values begin with a count, a `u32`, which is checked first. */
function bounded<T>(
  codec: Codec<T>,
  maximum: number,
  unit: string,
  count: (value: T) => number,
): Codec<T> {
  const check = (value: unknown, found: number) => {
    if (found > maximum) throw misfit(`at most ${maximum} ${unit}`, value, 'more')
  }
  return {
    shape: codec.shape,
    size(value) {
      check(value, count(value))
      return codec.size(value)
    },
    write: codec.write,
    read(reader) {
      const start = reader.offset
      check(undefined, reader.u32())
      reader.offset = start
      return codec.read(reader)
    },
  }
}
