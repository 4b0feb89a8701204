import { inArgument } from '@stronghold/stronghold/checks'
import { misfit } from '@stronghold/stronghold/codec'

/** Bytes as the plugin takes them: text stands for its UTF-8. */
type Bytes = string | Iterable<number> | ArrayLike<number> | ArrayBuffer

/** The name of a client. */
export type ClientPath = Bytes

/** The name of a vault. */
export type VaultPath = Bytes

/** The name of a record in a vault. */
export type RecordPath = Bytes

/** The name of a value in a store. */
export type StoreKey = Bytes

/**
 * The bytes of a path, key or value, in memory of its own.
 * @throws StrongholdError `INVALID_ARGUMENT` for anything else, and for numbers that are no bytes.
 */
export function bytesOf(value: unknown, name = 'bytes'): Uint8Array {
  const wanted = 'text, or bytes as numbers from 0 to 255'
  const invalid = () => inArgument(name, misfit(wanted, value))
  if (typeof value === 'string') {
    // UTF-8 has none: two texts would name the same thing.
    if (/\p{Cs}/u.test(value)) throw inArgument(name, misfit(wanted, value, 'half of a character'))
    return new TextEncoder().encode(value)
  }
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    try {
      return new Uint8Array(value.slice(0))
    } catch {
      // Its buffer was transferred: it is not an empty array.
      throw invalid()
    }
  }
  if (typeof value !== 'object' || value === null) throw invalid()
  if ('length' in value) return fromList(value as ArrayLike<unknown>, invalid)
  if (Symbol.iterator in value) return fromIterable(value as Iterable<unknown>, invalid)
  throw invalid()
}

/** Looked at before memory is taken: a few bytes from a window can claim any length. */
function fromList(list: ArrayLike<unknown>, invalid: () => unknown): Uint8Array {
  let count = 0
  for (; count < list.length; count++) if (!isByte(list[count])) throw invalid()
  const bytes = new Uint8Array(count)
  for (let i = 0; i < count; i++) bytes[i] = list[i] as number
  return bytes
}

function fromIterable(items: Iterable<unknown>, invalid: () => unknown): Uint8Array {
  const numbers: number[] = []
  try {
    for (const item of items) {
      if (!isByte(item)) throw invalid()
      numbers.push(item)
    }
    return Uint8Array.from(numbers)
  } finally {
    numbers.fill(0)
  }
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
}
