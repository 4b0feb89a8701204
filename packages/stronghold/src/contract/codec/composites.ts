import type { Codec, ValueOf } from './codec.js'
import { malformed, misfit, requirePlain, unknownKey, within } from './misfit.js'

/** A codec whose field may be left out of a struct; `undefined` is one zero byte. */
export interface OptionalCodec<T> extends Codec<T | undefined> {
  readonly optional: true
}

type Fields = Readonly<Record<string, Codec<unknown>>>
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends OptionalCodec<unknown> ? K : never
}[keyof F]

/**
 * The type of a struct's values: optional codecs make optional properties. An editor shows it as one
 * object with the comments that its fields have where they are declared.
 */
export type StructOf<F extends Fields> = Plain<
  Values<F, Exclude<keyof F, OptionalKeys<F>>> & Partial<OptionalValues<F, OptionalKeys<F>>>
>

// Over keys that are a parameter, so that the comments of the fields go along.
type Values<F extends Fields, K extends keyof F> = { readonly [P in K]: ValueOf<F[P]> }
type OptionalValues<F extends Fields, K extends keyof F> = {
  readonly [P in K]: ValueOf<F[P]> | undefined
}

/** The same type without the name of what made it. */
type Plain<T> = T extends infer O ? { readonly [K in keyof O]: O[K] } : never

/**
 * Fields in the order of their declaration, without names or padding. A value with other keys is
 * refused: a restriction under an unknown name would not hold.
 */
export function struct<F extends Fields>(fields: F): Codec<StructOf<F>> {
  const names = Object.keys(fields)
  const codecs = Object.values(fields)
  return {
    shape: { kind: 'struct', fields },
    size(value) {
      requirePlain(value)
      let size = 0
      let present = 0
      let i = 0
      try {
        for (; i < names.length; i++) {
          const name = names[i] as string
          const isOwn = Object.hasOwn(value, name)
          if (isOwn) present++
          size += (codecs[i] as Codec<unknown>).size(
            isOwn ? (value as Record<string, unknown>)[name] : undefined,
          )
        }
      } catch (error) {
        throw within(names[i] as string, error)
      }
      // Counted first: names are compared only where there is one too many.
      if (Object.keys(value).length !== present) {
        const unknown = unknownKey(value, (name) => Object.hasOwn(fields, name))
        if (unknown !== undefined) throw unknown
      }
      return size
    },
    write(writer, value) {
      for (let i = 0; i < names.length; i++) {
        ;(codecs[i] as Codec<unknown>).write(writer, field(value, names[i] as string))
      }
    },
    read(reader) {
      const value: Record<string, unknown> = {}
      for (let i = 0; i < names.length; i++) {
        value[names[i] as string] = (codecs[i] as Codec<unknown>).read(reader)
      }
      return value as StructOf<F>
    },
  }
}

/** A value that may be absent: one byte 0 or 1, then the value. */
export function optional<T>(codec: Codec<T>): OptionalCodec<T> {
  return {
    optional: true,
    shape: { kind: 'optional', item: codec },
    size: (value) => (value === undefined ? 1 : 1 + codec.size(value)),
    write(writer, value) {
      writer.u8(value === undefined ? 0 : 1)
      if (value !== undefined) codec.write(writer, value)
    },
    read(reader) {
      const present = reader.u8()
      if (present > 1) throw malformed()
      return present === 1 ? codec.read(reader) : undefined
    },
  }
}

/** A list: u32 count, then the items. */
export function list<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    shape: { kind: 'list', item },
    size(values) {
      if (!Array.isArray(values)) throw misfit('an array', values)
      const items = values as readonly T[]
      let size = 4
      let i = 0
      try {
        for (; i < items.length; i++) size += item.size(items[i] as T)
      } catch (error) {
        throw within(i, error)
      }
      return size
    },
    write(writer, values) {
      writer.u32(values.length)
      for (let i = 0; i < values.length; i++) item.write(writer, values[i] as T)
    },
    read(reader) {
      const count = reader.u32()
      // An empty item would let a short message claim four thousand million of them.
      if (count > reader.bytes.length - reader.offset) throw malformed()
      const values: T[] = []
      for (let i = 0; i < count; i++) values.push(item.read(reader))
      return values
    },
  }
}

// Own properties only: an object with a polluted prototype must not lend a field to a call.
function field(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}
