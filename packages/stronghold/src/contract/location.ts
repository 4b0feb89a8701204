import { exact, exactFunctions } from './codec/exact.js'
import {
  bytes,
  type Codec,
  fixedBytes,
  given,
  malformed,
  misfit,
  oneOf,
  optional,
  struct,
  u53,
} from './codec/index.js'
import { requirePlain, within } from './codec/misfit.js'

/** A name for a client, vault, record or store entry: bytes, or text that stands for its UTF-8. */
export type Path = string | Uint8Array

/** The place of a secret: a vault and a record in it, or a temporary of a chain. */
export type Location = StoredLocation | TemporaryLocation | IdLocation

/** A location of a record that outlives a chain. */
export type StoredLocation = GenericLocation | CounterLocation

/** A record named by a path of bytes. */
export interface GenericLocation {
  readonly kind: 'generic'
  readonly vaultPath: Uint8Array
  readonly recordPath: Uint8Array
}

/** A record named by a number (0 to 2^53 - 1), or the newest of them. */
export interface CounterLocation {
  readonly kind: 'counter'
  readonly vaultPath: Uint8Array
  /** Absent: the head. Reading means the newest version, writing means the next. */
  readonly counter?: number | undefined
}

/** A place for an intermediate secret of one chain, which is never stored. */
export interface TemporaryLocation {
  readonly kind: 'temporary'
  readonly name: Uint8Array
}

/**
 * A record by the ids (24 bytes each) of its vault and itself, where nobody knows their names. It
 * can be used, and not be written: a record that is written has a name. Only for a holder of the
 * whole client, since permissions and approvals are about names.
 */
export interface IdLocation {
  readonly kind: 'id'
  readonly vaultId: Uint8Array
  readonly recordId: Uint8Array
}

const noForm = 'text: wanted vault/record, vault#7 or vault#head.'

/** Makes locations. They are frozen values that hold names only, never a secret. */
export const Location = exactFunctions(
  {
    /** The record `recordPath` of the vault `vaultPath`. */
    generic(vaultPath: Path, recordPath: Path): GenericLocation {
      return Object.freeze({
        kind: 'generic',
        vaultPath: named('vaultPath', vaultPath),
        recordPath: named('recordPath', recordPath),
      })
    },

    /**
     * The record number `counter` of the vault `vaultPath`. Without a number the head: a read finds
     * the newest version, a write makes the next.
     */
    counter(vaultPath: Path, counter?: number): CounterLocation {
      return Object.freeze({ kind: 'counter', vaultPath: named('vaultPath', vaultPath), counter })
    },

    /**
     * A place inside one `executeChained`, for a secret that later calls of the chain use. It is
     * wiped with the chain, whether that succeeds or not.
     */
    temporary(name: Path): TemporaryLocation {
      return Object.freeze({ kind: 'temporary', name: named('name', name) })
    },

    /** The record of these ids, as `inventory` lists them. It can be used, but not written. */
    byId(vaultId: Uint8Array, recordId: Uint8Array): IdLocation {
      return Object.freeze({
        kind: 'id',
        vaultId: given.read('vaultId', given.bytes(24), vaultId).slice(),
        recordId: given.read('recordId', given.bytes(24), recordId).slice(),
      })
    },

    /**
     * Reads the written form: `vault/record`, `vault#7` for a counter, or `vault#head`.
     *
     * The text is cut at its last `/`, so that a vault's name may hold slashes; a `#` with digits, or
     * `head`, to the end after the last `/` is a counter.
     * @throws StrongholdError `INVALID_ARGUMENT` for text of neither form.
     */
    parse(text: string): StoredLocation {
      given.read('text', given.text, text)
      const counter = /^(.+)#(\d{1,16}|head)$/s.exec(text)
      if (counter?.[1] !== undefined && !counter[1].endsWith('/')) {
        if (counter[2] === 'head') return Location.counter(counter[1])
        const number = Number(counter[2])
        if (!Number.isSafeInteger(number)) throw malformed(noForm)
        return Location.counter(counter[1], number)
      }
      const slash = text.lastIndexOf('/')
      if (slash < 1 || slash === text.length - 1) throw malformed(noForm)
      return Location.generic(text.slice(0, slash), text.slice(slash + 1))
    },
  } as const,
  { counter: 2 },
)

function named(name: string, path: Path): Uint8Array {
  return pathBytes(given.read(name, given.path, path))
}

/** The bytes of a path, in a buffer that the caller does not share; text becomes UTF-8. */
export const pathBytes = exact(1, function pathBytes(path: Path): Uint8Array {
  const own = given.read('path', given.path, path)
  return typeof own === 'string' ? new TextEncoder().encode(own) : new Uint8Array(own)
})

const counterNumber = optional(u53)
const kind = oneOf(['generic', 'counter', 'temporary', 'id'])
const id = fixedBytes(24)

/** The forms, with the byte of their kind as the first field. */
const forms = {
  generic: struct({ kind, vaultPath: bytes, recordPath: bytes }),
  counter: struct({ kind, vaultPath: bytes, counter: counterNumber }),
  temporary: struct({ kind, name: bytes }),
  id: struct({ kind, vaultId: id, recordId: id }),
} as unknown as Readonly<Record<Location['kind'], Codec<Location>>>

/**
 * A location on the wire: kind (0 generic, 1 counter, 2 temporary, 3 id), then vault path and record
 * path, vault path and optional number, name, or both ids.
 */
export const location: Codec<Location> = {
  shape: { kind: 'location' },
  size(value) {
    if (typeof value !== 'object' || value === null) throw misfit('a location', value)
    requirePlain(value)
    if (!Object.hasOwn(forms, value.kind)) {
      throw within('kind', misfit('generic, counter, temporary or id', value.kind))
    }
    return forms[value.kind].size(value)
  },
  write: (writer, value) => forms[value.kind].write(writer, value),
  read(reader) {
    switch (reader.u8()) {
      case 0:
        return {
          kind: 'generic',
          vaultPath: bytes.read(reader),
          recordPath: bytes.read(reader),
        }
      case 1:
        return {
          kind: 'counter',
          vaultPath: bytes.read(reader),
          counter: counterNumber.read(reader),
        }
      case 2:
        return { kind: 'temporary', name: bytes.read(reader) }
      case 3:
        return { kind: 'id', vaultId: id.read(reader), recordId: id.read(reader) }
      default:
        throw malformed()
    }
  },
}

/** A location of a record by its name. */
export const storedLocation: Codec<StoredLocation> = {
  shape: { kind: 'location' },
  size: (value) => location.size(stored(value)),
  write: (writer, value) => location.write(writer, value),
  read: (reader) => stored(location.read(reader)),
}

function stored(value: Location): StoredLocation {
  if (value?.kind !== 'temporary' && value?.kind !== 'id') return value
  const came = value.kind === 'id' ? 'its ids' : 'a temporary one'
  throw misfit('the location of a record', value, came)
}

/** The same location in bytes of its own: those of a message are wiped with it. */
export function copyLocation<L extends StoredLocation>(location: L): L {
  const vaultPath = location.vaultPath.slice()
  return location.kind === 'generic'
    ? { ...location, vaultPath, recordPath: location.recordPath.slice() }
    : { ...location, vaultPath }
}
