import { requireBytes } from './any-bytes.js'
import type { Codec } from './codec.js'
import {
  within as errorWithin,
  inArgument,
  isUnread,
  misfit,
  requirePlain,
  unknownKey,
} from './misfit.js'

/**
 * Reads a caller's argument and answers it, typed; throws `INVALID_ARGUMENT` for anything else. It
 * serves options as a codec serves messages: functions, signals and addresses never cross a codec.
 */
export type Check<T> = (value: unknown) => T

/** A check for each field of `T`, and no others: a field without one does not compile. */
export type ChecksOf<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? Check<Exclude<T[K], undefined> | undefined>
    : Check<T[K]>
}

/**
 * Reads one argument of a public function. A fault is named by its field, or by the argument where
 * the whole argument is wrong.
 */
export function read<T>(name: string, check: Check<T>, value: unknown): T {
  try {
    return check(value)
  } catch (error) {
    throw inArgument(name, error)
  }
}

/** The same as a check: of one argument, by its name. */
export function argument<T>(name: string, check: Check<T>): Check<T> {
  return (value) => read(name, check, value)
}

/**
 * Refuses input that nobody would read: an argument of another kind than `check` wants, and unknown
 * keys in it. The values of known keys are left to their users.
 */
export function requireKnown(name: string, check: Check<unknown>, value: unknown): void {
  try {
    check(value)
  } catch (error) {
    if (isUnread(error)) throw inArgument(name, error)
  }
}

/**
 * An object with these fields and no others, read once: the answer is a copy. A field that is
 * `undefined` is absent, unless it is `orNoKey`; `null` is never a value.
 */
export function fields<T extends object>(checks: ChecksOf<T>): Check<T> {
  const entries = Object.entries(checks) as [string, Check<unknown>][]
  return (value) => {
    requirePlain(value)
    const unknown = unknownKey(value, (name) => Object.hasOwn(checks, name))
    if (unknown !== undefined) throw unknown
    const copy: Record<string, unknown> = {}
    for (const [name, check] of entries) {
      const isThere = Object.hasOwn(value, name)
      const given = isThere ? value[name] : undefined
      if (isThere && given === undefined && widening.has(check)) {
        throw errorWithin(name, misfit('a value, or no such key', undefined))
      }
      const taken = inField(name, check, given)
      if (taken !== undefined) copy[name] = taken
    }
    return copy as T
  }
}

/** A plain object, whose fields another check reads. */
export const object: Check<object> = (value) => {
  requirePlain(value)
  return value
}

/** The same check of an argument whose faults are named after it, at whatever depth. */
export function within<T>(name: string, check: Check<T>): Check<T> {
  return (value) => inField(name, check, value)
}

/** A value that may be left out. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value) => (value === undefined ? undefined : check(value))
}

const widening = new WeakSet<Check<unknown>>()

/**
 * A field whose absence means more than any value: every client instead of some, no bound instead
 * of one. A failed lookup in the caller's table must not have that effect, so the field is never
 * `undefined`: it has a value, or there is no such key.
 */
export function orNoKey<T>(check: Check<T>): Check<T | undefined> {
  const own = optional(check)
  widening.add(own)
  return own
}

/** A list, copied. */
export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw misfit('an array', value)
    return Array.from(value, (item, i) => inField(i, check, item))
  }
}

/** A value that a codec takes: the codec of a message also checks the options that become one. */
export function as<T>(codec: Codec<T>): Check<T> {
  return (value) => {
    codec.size(value as T)
    return value as T
  }
}

/** One of these words. */
export function word<const Words extends readonly string[]>(...words: Words): Check<Words[number]> {
  return (value) => {
    if (words.includes(value as string)) return value as Words[number]
    const came = typeof value === 'string' ? 'other text' : undefined
    throw misfit(`one of ${words.join(', ')}`, value, came)
  }
}

/** An integer from `minimum` to `maximum`. */
export function integer(minimum: number, maximum: number): Check<number> {
  return (value) => {
    const isInteger = Number.isSafeInteger(value)
    if (isInteger && (value as number) >= minimum && (value as number) <= maximum) {
      return value as number
    }
    const came = typeof value === 'number' ? 'another number' : undefined
    throw misfit(`an integer from ${minimum} to ${maximum}`, value, came)
  }
}

/** Milliseconds, as far as timers of JavaScript reach (24 days). */
export const milliseconds = integer(0, 2 ** 31 - 1)

/** Milliseconds, at least one. */
export const someMilliseconds = integer(1, 2 ** 31 - 1)

/** Text, also none. */
export const text: Check<string> = (value) => {
  if (typeof value === 'string') return value
  throw misfit('text', value)
}

/** `true` or `false`. */
export const flag: Check<boolean> = (value) => {
  if (typeof value === 'boolean') return value
  throw misfit('true or false', value)
}

/** A name: bytes, or text that stands for its UTF-8. */
export const path: Check<string | Uint8Array> = (value) => {
  const wanted = 'a path (text or bytes)'
  if (typeof value !== 'string') {
    requireBytes(value, wanted)
    return value
  }
  // UTF-8 has none: two texts would name the same thing. Bytes can be any name.
  if (/\p{Cs}/u.test(value)) throw misfit(wanted, value, 'half of a character')
  return value
}

/** Bytes, of this length where one is given. */
export function bytes(length?: number): Check<Uint8Array> {
  const wanted = length === undefined ? 'bytes (a Uint8Array)' : `${length} bytes (a Uint8Array)`
  return (value) => {
    requireBytes(value, wanted)
    if (length === undefined || value.length === length) return value
    throw misfit(wanted, value, 'another number of them')
  }
}

/** A function. Its arguments are not checked here. */
export function callable<F extends (...input: never[]) => unknown>(): Check<F> {
  return (value) => {
    if (typeof value !== 'function') throw misfit('a function', value)
    // A class is called with `new`: as a listener it would throw at each event.
    if (Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false) {
      throw misfit('a function', value, 'a class')
    }
    return value as F
  }
}

/** An object of a class, ours or the caller's, recognised by the methods that are needed. */
export function having<T>(wanted: string, ...methods: readonly (keyof T & string)[]): Check<T> {
  return (value) => {
    const isObject = typeof value === 'object' && value !== null
    const has = (name: string) => typeof (value as Record<string, unknown>)[name] === 'function'
    if (isObject && methods.every(has)) return value as T
    throw misfit(wanted, value, isObject ? 'another object' : undefined)
  }
}

/** An `AbortSignal`, of this realm or another. */
export const signal: Check<AbortSignal> = (value) => {
  const { aborted } = having<AbortSignal>(
    'an AbortSignal',
    'addEventListener',
    'removeEventListener',
  )(value)
  if (typeof aborted === 'boolean') return value as AbortSignal
  throw misfit('an AbortSignal', value, 'another object')
}

/** A `URL` with this protocol, such as `file:`. */
export function url(protocol: string): Check<URL> {
  return (value) => {
    if (!(value instanceof URL)) throw misfit(`a URL (${protocol})`, value)
    if (value.protocol === protocol) return value
    throw misfit(`a URL (${protocol})`, value, 'one of another protocol')
  }
}

function inField<T>(place: string | number, check: Check<T>, value: unknown): T {
  try {
    return check(value)
  } catch (error) {
    throw errorWithin(place, error)
  }
}
