import { misfit, within } from './misfit.js'

/**
 * The one rule for surplus arguments: `createClient(path, { policy })` and `execute(call, {
 * attributes })` are refused, since the intended restriction would not hold. Public functions and
 * the methods of public classes are wrapped by it where they are defined; a test calls each with
 * one argument more.
 */

type AnyFunction = (...given: never[]) => unknown

/** The most arguments that a function takes. */
export type MostOf<F> = F extends (...given: infer Given) => unknown
  ? Required<Given>['length']
  : never

/** The methods that can be called with fewer arguments than they take. */
type WithOptional<T> = {
  [K in keyof T]-?: T[K] extends (...given: infer Given) => unknown
    ? Given['length'] extends Required<Given>['length']
      ? never
      : K
    : never
}[keyof T]

/**
 * The most arguments of methods with optional ones, which JavaScript does not count. A missing
 * entry does not compile.
 */
export type Counts<T> = { readonly [K in WithOptional<T>]: MostOf<T[K]> } & {
  readonly [K in Exclude<keyof T, WithOptional<T> | 'toString'>]?: never
}

/**
 * A function that refuses an argument after its last one; its `length` is the number of its
 * arguments.
 */
export function exact<F extends AnyFunction>(max: MostOf<F> & number, work: F): F {
  const isAsync = work instanceof AsyncFunction
  const run = function (this: unknown, ...given: unknown[]): unknown {
    if (given.length <= max) return Reflect.apply(work, this, given as never[])
    if (!hasSurplus(max, given)) return Reflect.apply(work, this, given.slice(0, max) as never[])
    spendKeys(given)
    const error = surplusError(max, given)
    if (isAsync) return Promise.reject(error)
    throw error
  }
  Object.defineProperty(run, 'name', { value: work.name })
  Object.defineProperty(run, 'length', { value: max })
  return run as unknown as F
}

/**
 * The same for a constructor, which cannot be wrapped: `surplus` holds the arguments after the last
 * of `max`.
 */
export function requireNoMore(max: number, surplus: readonly unknown[]): void {
  if (surplus.some(isSaid)) throw surplusError(max, [...Array(max), ...surplus])
}

/** Makes every method of a class exact. Each class of a chain does so for its own. */
export function exactMethods<T extends object>(
  of: { readonly prototype: T },
  counts: Counts<T>,
): void {
  exactIn(of.prototype, counts)
}

/** Makes every static method of a class exact. */
export function exactStatics<C extends { readonly prototype: object }>(
  of: C,
  counts: Counts<Omit<C, 'prototype'>>,
): void {
  exactIn(of, counts)
}

/** An object whose functions are exact, frozen. */
export function exactFunctions<T extends object>(functions: T, counts: Counts<T>): Readonly<T> {
  exactIn(functions, counts)
  return Object.freeze(functions)
}

/** `undefined` means nothing, nor do the further arguments that `paths.map(parse)` passes. */
function hasSurplus(max: number, given: readonly unknown[]): boolean {
  return given.slice(max).some(isSaid) && !(max === 1 && isOfArray(given))
}

/** Whether these are the arguments that a method of an array gives its callback. */
function isOfArray([item, index, array, ...others]: readonly unknown[]): boolean {
  return others.length === 0 && Array.isArray(array) && array[index as number] === item
}

function isSaid(value: unknown): boolean {
  return value !== undefined
}

/** The place of the first surplus argument that could have a meaning. */
function surplusError(max: number, given: readonly unknown[]): unknown {
  const place = given.findIndex((value, i) => i >= max && isSaid(value))
  return within('arguments', within(place, misfit('nothing', given[place])))
}

const AsyncFunction = (async () => undefined).constructor as new () => AnyFunction

function exactIn(holder: object, counts: object): void {
  for (const name of Reflect.ownKeys(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name) as PropertyDescriptor
    const { value } = descriptor
    if (name === 'constructor' || typeof value !== 'function') continue
    // The language and the host call these with arguments of their own: `inspect` with its depth
    // and options.
    if (typeof name === 'symbol') continue
    const isCounted = Object.hasOwn(counts, name)
    const max = isCounted ? (counts as Record<PropertyKey, number>)[name] : value.length
    Object.defineProperty(holder, name, { ...descriptor, value: exact(max as never, value) })
  }
}

/** Wipes the keys in options: they serve once, even in a refused call. */
function spendKeys(given: readonly unknown[]): void {
  for (const options of given) {
    const { current, key } = Object(options) as Record<string, Partial<Disposable> | undefined>
    for (const spent of [current, key]) spent?.[Symbol.dispose]?.()
  }
}
