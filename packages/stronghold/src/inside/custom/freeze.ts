/** The roots of the walk: the globals of every program, and objects that only syntax makes. */
function roots(): unknown[] {
  const named = [
    ...[Object, Boolean, Symbol, Number, BigInt, Math, String, RegExp, JSON, Reflect, Proxy],
    ...[Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError],
    ...[URIError, Array, ArrayBuffer, SharedArrayBuffer, DataView, Atomics, Promise],
    ...[Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry, Uint8Array, Uint8ClampedArray],
    ...[Int8Array, Int16Array, Int32Array, Uint16Array, Uint32Array, BigInt64Array],
    ...[BigUint64Array, Float32Array, Float64Array],
  ]
  const syntax = [function* () {}, async () => {}, async function* () {}]
  const iterators = [[][Symbol.iterator](), new Map().keys(), new Set().keys(), ''.matchAll(/./g)]
  return [...named, ...syntax.map(Object.getPrototypeOf), ...iterators.map(Object.getPrototypeOf)]
}

/**
 * Freezes the objects of the language in this realm, with everything that they hold: an object of
 * this realm in the wrong hands must not be a way to change the prototypes of all others.
 *
 * For the process of a zone only, after all its code was loaded.
 */
export function freezeIntrinsics(): void {
  for (const owner of assigned) letOthersAssign(owner)
  const seen = new Set<unknown>()
  const open = roots()
  for (let object = open.pop(); open.length > 0 || object !== undefined; object = open.pop()) {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) continue
    if (seen.has(object)) continue
    seen.add(object)
    Object.freeze(object)
    open.push(Object.getPrototypeOf(object))
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {}
      open.push(value, get, set)
    }
  }
}

/** Properties that programs assign on their own objects: a frozen prototype would forbid that. */
const assigned: readonly object[] = [
  Object.prototype,
  ...[Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError].map(
    ({ prototype }) => prototype as object,
  ),
]

/** Makes the values of a prototype readable there and replaceable on its heirs. */
function letOthersAssign(owner: object): void {
  for (const key of Reflect.ownKeys(owner)) {
    const { value, configurable } = Object.getOwnPropertyDescriptor(owner, key) ?? {}
    if (value === undefined || configurable !== true) continue
    Object.defineProperty(owner, key, {
      configurable: true,
      enumerable: false,
      get: () => value,
      set(this: unknown, own: unknown) {
        if (this === owner || typeof this !== 'object' || this === null) {
          throw new TypeError('the language is frozen')
        }
        const descriptor = { value: own, writable: true, enumerable: true, configurable: true }
        Object.defineProperty(this, key, descriptor)
      },
    })
  }
}
