import { StrongholdError } from '../errors.js'

/**
 * A caller's value of the wrong kind. It tells the place, the wanted kind and the given kind: never
 * a value, nor the length of one.
 */
class Misfit extends StrongholdError {
  readonly #place: string
  readonly #what: string

  constructor(place: string, what: string) {
    super('INVALID_ARGUMENT', { detail: place === '' ? what : `${place}: ${what}` })
    this.#place = place
    this.#what = what
  }

  /** Whether it must be refused at once: no later check reads it. */
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

/** The error for bytes that no codec wrote. A caller's argument gets a better one: `misfit`. */
export function malformed(detail?: string): StrongholdError {
  return new StrongholdError('INVALID_ARGUMENT', detail === undefined ? {} : { detail })
}

/** The error for a value that is not `wanted`; `came` describes the value, if its kind does not. */
export function misfit(wanted: string, value: unknown, came = kindOf(value)): StrongholdError {
  return new Misfit('', `wanted ${wanted}, got ${came}`)
}

/** Whether it tells the wanted kind of a caller's argument. */
export function isMisfit(error: unknown): boolean {
  return Misfit.is(error)
}

/** Whether it is about an unknown key, or an argument of quite another kind. */
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
 * The error for an unknown key, whose intended restriction would not hold. `undefined` when there
 * is none. Own and enumerable keys count.
 */
export function unknownKey(
  value: object,
  isKnown: (name: string) => boolean,
): StrongholdError | undefined {
  const name = Object.keys(value).find((key) => !isKnown(key))
  return name === undefined ? undefined : new Misfit(shown(name), unknown)
}

/**
 * Refuses everything but plain objects. Inherited properties are not read, so an object with a
 * prototype could hold a restriction that no check sees.
 */
export function requirePlain(value: unknown): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw misfit('an object', value)
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return
  // The `Object.prototype` of another realm has no prototype, and no enumerable properties.
  const isForeign =
    Object.getPrototypeOf(prototype) === null && Object.keys(prototype as object).length === 0
  if (isForeign) return
  const kind = kindOf(value)
  throw kind === 'an object'
    ? misfit('a plain object', value, 'one with a prototype of its own')
    : misfit('an object', value)
}

const maxLength = 64

// A key that is a name is shown unchanged; any other in quotes, cut, so that it cannot pass for a
// sentence of ours.
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

/** The kind of a value, in words that tell nothing else. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value !== 'object') return `a ${typeof value}`
  return kinds.find(([, is]) => is(value))?.[0] ?? 'an object'
}
