/** A field of a declaration, as the module wrote it. */
export type Field = string | Readonly<Record<string, unknown>>

/** The encoder and decoder inside a realm. */
export interface RealmCodec {
  /** The values of `fields` that `bytes` hold, in memory of `take`. */
  read(fields: Readonly<Record<string, Field>>, bytes: Uint8Array): Record<string, unknown>
  /**
   * The encoding of `value`, in memory of `take`. Throws for a value that does not fit the field.
   */
  write(field: Field, value: unknown): Uint8Array
}

// Of the type of the declaration, on the writing side of any type that the module gives.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Whatever = any

/**
 * The codec of docs/spec/messages.md once more, for values of a realm, and as text like `kernel`.
 * A module may change it: the host decodes the output with its own codec.
 */
export function realmCodec(take: (length: number) => Uint8Array): RealmCodec {
  const fail = (): never => {
    throw new Error('a value that its declaration does not have')
  }
  const must = (condition: boolean): void => {
    if (!condition) fail()
  }
  const kindOf = (field: Field): [kind: string, argument: Whatever] =>
    typeof field === 'string' ? [field, undefined] : (Object.entries(field)[0] ?? fail())

  const reader = (bytes: Uint8Array) => {
    let offset = 0
    const raw = (length: number): Uint8Array => {
      const part = take(length)
      part.set(bytes.subarray(offset, offset + length))
      offset += length
      return part
    }
    const integer = (width: number): number => {
      let value = 0
      for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[offset + i] as number)
      offset += width
      return value
    }
    const escaped = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`
    const kinds: Record<string, (argument: Whatever) => unknown> = {
      bytes: () => raw(integer(4)),
      // There is no TextDecoder in a realm.
      text: () => decodeURIComponent(Array.from(raw(integer(4)), escaped).join('')),
      boolean: () => integer(1) === 1,
      u8: () => integer(1),
      u32: () => integer(4),
      u53: () => integer(8),
      fixedBytes: raw,
      oneOf: (words) => words[integer(1)],
      optional: (item) => (integer(1) === 1 ? read(item) : undefined),
      list: (item) => Array.from({ length: integer(4) }, () => read(item)),
      struct: (fields) =>
        Object.fromEntries(Object.keys(fields).map((name) => [name, read(fields[name])])),
    }
    const read = (field: Field): unknown => {
      const [kind, argument] = kindOf(field)
      return (kinds[kind] ?? fail)(argument)
    }
    return read
  }

  const writer = () => {
    const parts: Uint8Array[] = []
    const raw = (bytes: Whatever): void => {
      must(bytes instanceof Uint8Array)
      parts.push(bytes)
    }
    const integer = (value: Whatever, width: number): void => {
      must(Number.isSafeInteger(value) && value >= 0 && value < 256 ** width)
      raw(Uint8Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** i) % 256))
    }
    const bytes = (value: Whatever): void => {
      integer(value.length, 4)
      raw(value)
    }
    const utf8 = (text: string): Uint8Array =>
      Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (part) =>
        part.length === 3 ? Number(`0x${part.slice(1)}`) : part.charCodeAt(0),
      )
    const kinds: Record<string, (value: Whatever, argument: Whatever) => void> = {
      nothing: (value) => must(value === undefined),
      bytes,
      text(value) {
        must(typeof value === 'string')
        bytes(utf8(value))
      },
      boolean(value) {
        must(typeof value === 'boolean')
        integer(value ? 1 : 0, 1)
      },
      u8: (value) => integer(value, 1),
      u32: (value) => integer(value, 4),
      u53: (value) => integer(value, 8),
      fixedBytes(value, length) {
        must(value.length === length)
        raw(value)
      },
      oneOf: (value, words) => integer(words.indexOf(value), 1),
      optional(value, item) {
        integer(value === undefined ? 0 : 1, 1)
        if (value !== undefined) write(item, value)
      },
      list(value, item) {
        integer(value.length, 4)
        for (const one of value) write(item, one)
      },
      struct(value, fields) {
        for (const name of Object.keys(fields)) write(fields[name], value[name])
      },
    }
    const write = (field: Field, value: unknown): void => {
      const [kind, argument] = kindOf(field)
      ;(kinds[kind] ?? fail)(value, argument)
    }
    const whole = (): Uint8Array => {
      const all = take(parts.reduce((length, part) => length + part.length, 0))
      let offset = 0
      for (const part of parts) {
        all.set(part, offset)
        offset += part.length
      }
      return all
    }
    return { write, whole }
  }

  return {
    read: (fields, encoded) => reader(encoded)({ struct: fields }) as Record<string, unknown>,
    write(field, value) {
      const { write, whole } = writer()
      write(field, value)
      return whole()
    },
  }
}
