import type { Codec } from './codec.js'
import { misfit } from './misfit.js'
import { bytes, u32 } from './primitives.js'

/**
 * The same codec for those values only that fit. A range that stands here is found where the call is
 * made, and by name; what only the zone finds comes back as a code.
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

/** An integer from `minimum` to `maximum`, on the wire what `codec` makes of it: a `u32` or other. */
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

/** From `minimum` to `maximum` bytes; for those that are no secret, whose length must not show. */
export function bytesOf(minimum: number, maximum: number): Codec<Uint8Array> {
  return refined(
    bytes,
    `${minimum} to ${maximum} bytes`,
    ({ length }) => length >= minimum && length <= maximum,
  )
}
