import { bytes, type Codec, malformed, u53 } from './codec/index.js'

/** A name for a client, vault, record or store entry: bytes, or text that stands for its UTF-8. */
export type Path = string | Uint8Array

/** Where a secret is: a vault and a record in it. */
export type Location = GenericLocation | CounterLocation

/** A record named by a path of bytes. */
export interface GenericLocation {
  readonly kind: 'generic'
  readonly vaultPath: Uint8Array
  readonly recordPath: Uint8Array
}

/** A record named by a number (0 to 2^53 - 1). */
export interface CounterLocation {
  readonly kind: 'counter'
  readonly vaultPath: Uint8Array
  readonly counter: number
}

/** Makes locations. They are frozen values that hold names only, never a secret. */
export const Location = {
  /** The record `recordPath` of the vault `vaultPath`. */
  generic(vaultPath: Path, recordPath: Path): GenericLocation {
    return Object.freeze({
      kind: 'generic',
      vaultPath: pathBytes(vaultPath),
      recordPath: pathBytes(recordPath),
    })
  },

  /** The record number `counter` of the vault `vaultPath`. */
  counter(vaultPath: Path, counter: number): CounterLocation {
    return Object.freeze({ kind: 'counter', vaultPath: pathBytes(vaultPath), counter })
  },

  /**
   * Reads the written form: `vault/record`, or `vault#7` for a counter.
   *
   * The text is cut at its last `/`, so that a vault's name may hold slashes; a `#` with digits to
   * the end after the last `/` is a counter.
   * @throws StrongholdError `INVALID_ARGUMENT` for text of neither form.
   */
  parse(text: string): Location {
    const counter = /^(.+)#(\d{1,16})$/s.exec(text)
    if (counter?.[1] !== undefined && !counter[1].endsWith('/')) {
      const number = Number(counter[2])
      if (!Number.isSafeInteger(number)) throw malformed()
      return Location.counter(counter[1], number)
    }
    const slash = text.lastIndexOf('/')
    if (slash < 1 || slash === text.length - 1) throw malformed()
    return Location.generic(text.slice(0, slash), text.slice(slash + 1))
  },
} as const

/** The bytes of a path, in memory that the caller does not share; text becomes UTF-8. */
export function pathBytes(path: Path): Uint8Array {
  if (typeof path === 'string') return new TextEncoder().encode(path)
  if (path instanceof Uint8Array) return path.slice()
  throw malformed()
}

/** A location on the wire: kind (0 generic, 1 counter), vault path, record path or number. */
export const location: Codec<Location> = {
  shape: { kind: 'location' },
  size(value) {
    if (value?.kind === 'generic') {
      return 1 + bytes.size(value.vaultPath) + bytes.size(value.recordPath)
    }
    if (value?.kind === 'counter') return 1 + bytes.size(value.vaultPath) + u53.size(value.counter)
    throw malformed()
  },
  write(writer, value) {
    writer.u8(value.kind === 'generic' ? 0 : 1)
    bytes.write(writer, value.vaultPath)
    if (value.kind === 'generic') bytes.write(writer, value.recordPath)
    else u53.write(writer, value.counter)
  },
  read(reader) {
    const kind = reader.u8()
    const vaultPath = bytes.read(reader)
    if (kind === 0) return { kind: 'generic', vaultPath, recordPath: bytes.read(reader) }
    if (kind === 1) return { kind: 'counter', vaultPath, counter: u53.read(reader) }
    throw malformed()
  },
}
