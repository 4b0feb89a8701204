import {
  boolean,
  bytes,
  type Codec,
  fixedBytes,
  list,
  oneOf,
  optional,
  struct,
  text,
  u8,
  u32,
  u53,
} from '../../codec/index.js'
import { type Location, location } from '../../location.js'

const simple = { bytes, text, boolean, u8, u32, u53, location } as const

/**
 * The type of one value, as data: both a program and a module of procedures can write it down.
 *
 * `u8`, `u32`, `u53`: integers up to 2^8 - 1, 2^32 - 1, 2^53 - 1. `fixedBytes`: exactly so many (1
 * to 2^20). `oneOf`: one of 1 to 255 words. `optional` stands only for a field of a struct.
 */
export type FieldDeclaration =
  | keyof typeof simple
  | { readonly fixedBytes: number }
  | { readonly oneOf: readonly string[] }
  | { readonly optional: FieldDeclaration }
  | { readonly list: FieldDeclaration }
  | { readonly struct: FieldDeclarations }

/** Named fields, in the order in which they are encoded. */
export interface FieldDeclarations {
  readonly [name: string]: FieldDeclaration
}

type OptionalNames<F extends FieldDeclarations> = {
  [K in keyof F]: F[K] extends { readonly optional: FieldDeclaration } ? K : never
}[keyof F]

/**
 * The type of the values of declared fields. Fields of an unknown declaration have unknown types.
 */
export type ValuesOfFields<F extends FieldDeclarations> = string extends keyof F
  ? Readonly<Record<string, unknown>>
  : {
      readonly [K in Exclude<keyof F, OptionalNames<F>>]: ValueOfField<F[K]>
    } & {
      readonly [K in OptionalNames<F>]?: ValueOfField<F[K]>
    }

/** The type of the values of one declared field. */
export type ValueOfField<D> = FieldDeclaration extends D ? unknown : KnownValue<D>

type KnownValue<D> = D extends 'bytes' | { readonly fixedBytes: number }
  ? Uint8Array
  : D extends 'text'
    ? string
    : D extends 'boolean'
      ? boolean
      : D extends 'u8' | 'u32' | 'u53'
        ? number
        : D extends 'location'
          ? Location
          : D extends 'nothing'
            ? undefined
            : D extends { readonly oneOf: readonly (infer Word)[] }
              ? Word
              : D extends { readonly optional: infer Item }
                ? ValueOfField<Item> | undefined
                : D extends { readonly list: infer Item }
                  ? readonly ValueOfField<Item>[]
                  : D extends { readonly struct: infer F extends FieldDeclarations }
                    ? ValuesOfFields<F>
                    : never

/** The codec of a checked declaration. */
export function codecOf(field: FieldDeclaration): Codec<unknown> {
  if (typeof field === 'string') return simple[field] as Codec<unknown>
  if ('fixedBytes' in field) return fixedBytes(field.fixedBytes) as Codec<unknown>
  if ('oneOf' in field) return oneOf(field.oneOf) as Codec<unknown>
  if ('optional' in field) return optional(codecOf(field.optional)) as Codec<unknown>
  if ('list' in field) return list(codecOf(field.list)) as Codec<unknown>
  return structOf(field.struct)
}

/** The codec of checked declarations of fields. */
export function structOf(fields: FieldDeclarations): Codec<unknown> {
  const codecs = Object.entries(fields).map(([name, field]) => [name, codecOf(field)])
  return struct(Object.fromEntries(codecs)) as Codec<unknown>
}

/** Whether `name` names one of the types that need no argument. */
export function isSimple(name: unknown): name is keyof typeof simple {
  return typeof name === 'string' && Object.hasOwn(simple, name)
}
