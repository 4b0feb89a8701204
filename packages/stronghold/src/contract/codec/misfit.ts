import { StrongholdError } from '../errors.js'

/**
 * A value that a caller gave and that is not what was wanted. It says where the value stands, what
 * was wanted there and what kind of thing came: never a value, nor the length of one.
 */
class Misfit extends StrongholdError {
  readonly #place: string
  readonly #what: string

  constructor(place: string, what: string) {
    super('INVALID_ARGUMENT', { detail: place === '' ? what : `${place}: ${what}` })
    this.#place = place
    this.#what = what
  }

  /** Whether it must be refused as soon as it is seen: nobody reads it later. */
  static isUnread(error: unknown): boolean {
    return Misfit.is(error) && (error.#place === '' || error.#what === unknown)
  }

  static is(error: unknown): error is Misfit {
    return typeof error === 'object' && error !== null && #place in error
  }

  static within(place: string, error: unknown): unknown {
    if (!Misfit.is(error)) return error
    const inner = error.#place
    const joint = inner === '' || inner.startsWith('[') ? '' : '.'
    return new Misfit(place + joint + inner, error.#what)
  }

  static named(name: string, error: unknown): unknown {
    return Misfit.is(error) && error.#place === '' ? new Misfit(name, error.#what) : error
  }
}

const unknown = 'unknown'

/** The error for bytes that no codec wrote. What a caller gave is told more: `misfit`. */
export function malformed(detail?: string): StrongholdError {
  return new StrongholdError('INVALID_ARGUMENT', detail === undefined ? {} : { detail })
}

/** The error for a value that is not `wanted`; `came` says what came, if the kind does not. */
export function misfit(wanted: string, value: unknown, came = kindOf(value)): StrongholdError {
  return new Misfit('', `wanted ${wanted}, got ${came}`)
}

/** Whether it says of something that a caller gave what was wanted instead. */
export function isMisfit(error: unknown): boolean {
  return Misfit.is(error)
}

/** Whether it is of a key that nobody knows, or of an argument that is nothing like what is wanted. */
export function isUnread(error: unknown): boolean {
  return Misfit.isUnread(error)
}

/** The same error from one level further out: a field by its name, an item by its index. */
export function within(place: string | number, error: unknown): unknown {
  return Misfit.within(typeof place === 'number' ? `[${place}]` : shown(place), error)
}

/** The same error with the name of the argument, if the argument as a whole is wrong. */
export function inArgument(name: string, error: unknown): unknown {
  return Misfit.named(name, error)
}

/**
 * The error for a key that nobody knows: the restriction that it was meant to be would not hold.
 * `undefined` when there is none. Keys count that are the object's own and enumerable.
 */
export function unknownKey(
  value: object,
  isKnown: (name: string) => boolean,
): StrongholdError | undefined {
  const name = Object.keys(value).find((key) => !isKnown(key))
  return name === undefined ? undefined : new Misfit(shown(name), unknown)
}

/**
 * Refuses what is no plain object. What a class or a prototype lends is not read, so that an object
 * which has one could hold a restriction that nobody sees.
 */
export function requirePlain(value: unknown): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw misfit('an object', value)
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return
  // The `Object.prototype` of another realm has no prototype, and nothing that shows.
  const isForeign =
    Object.getPrototypeOf(prototype) === null && Object.keys(prototype as object).length === 0
  if (isForeign) return
  const kind = kindOf(value)
  throw kind === 'an object'
    ? misfit('a plain object', value, 'one with a prototype of its own')
    : misfit('an object', value)
}

const maxLength = 64

// A key is shown as it is where it is a name; anything else in quotes, cut, so that it cannot pass
// for a sentence of ours.
/** The name of a key, fit to be shown. */
export function shownKey(key: string): string {
  return /^[A-Za-z_$][\w$]{0,63}$/.test(key) ? key : shown(key).slice(1, -1)
}

function shown(key: string): string {
  if (/^[A-Za-z_$][\w$]{0,63}$/.test(key)) return key
  return `[${JSON.stringify(key.length > maxLength ? `${key.slice(0, maxLength)}…` : key)}]`
}

const kinds: readonly (readonly [string, (value: unknown) => boolean])[] = [
  ['an array', Array.isArray],
  ['bytes', (value) => Object.prototype.toString.call(value) === '[object Uint8Array]'],
  ['an ArrayBuffer', (value) => value instanceof ArrayBuffer],
  ['a view of a buffer that is no Uint8Array', ArrayBuffer.isView],
  ['a promise', (value) => value instanceof Promise],
]

/** What kind of thing a value is, in words that say nothing else of it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value !== 'object') return `a ${typeof value}`
  return kinds.find(([, is]) => is(value))?.[0] ?? 'an object'
}
