import { StrongholdError } from '../../contract/errors.js'

/*
 * Functions of this realm, taken before any code of others ran. They look at the inner state of an
 * array, which its own realm cannot fake, and never at its properties, which it can.
 */
const { apply } = Reflect
const prototype = Object.getPrototypeOf(Uint8Array.prototype) as object
const read = (name: string | symbol): (() => unknown) =>
  Object.getOwnPropertyDescriptor(prototype, name)?.get as () => unknown
const brandOf = read(Symbol.toStringTag)
const lengthOf = read('length')
const { set, fill } = Uint8Array.prototype

/** The longest array of bytes that crosses into or out of a realm. */
export const maxCrossing = 2 ** 20

/** The length of bytes of another realm. Throws for anything else, however similar. */
export function foreignLength(value: unknown): number {
  if (apply(brandOf, value, []) !== 'Uint8Array') throw refused()
  const length = apply(lengthOf, value, []) as number
  if (length > maxCrossing) throw refused()
  return length
}

/** Copies bytes of another realm into `out`, which has their length. */
export function copyIn(out: Uint8Array, value: unknown): Uint8Array {
  if (foreignLength(value) !== out.length) throw refused()
  apply(set, out, [value as Uint8Array])
  return out
}

/** Copies `bytes` into an array of another realm, of the same length. */
export function copyOut(value: unknown, bytes: Uint8Array): void {
  if (foreignLength(value) !== bytes.length) throw refused()
  apply(set, value, [bytes])
}

/** Overwrites an array of another realm with zeros, unless its buffer was taken away. */
export function wipeForeign(value: unknown): void {
  try {
    apply(fill, value, [0])
  } catch {
    // Detached: no bytes can be reached here any more.
  }
}

const deep: undefined[] = new Array(8192).fill(undefined)
function nothing(): void {}

/**
 * Throws unless there is room for a deep call. Code in a realm can fill the stack and then call us,
 * so that our own work fails at a point of its choice, such as before a wipe.
 */
export function requireStack(): void {
  apply(nothing, undefined, deep)
}

/** The error for a request that a procedure may not make. */
export function refused(): StrongholdError {
  return new StrongholdError('PROCEDURE_FAILED')
}
