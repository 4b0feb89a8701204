import { misfit } from './misfit.js'

const { get } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
) as { get(): unknown }

/** Whether a value is a `Uint8Array`, of this realm (a `vm` context, a frame) or another. */
export function isBytes(value: unknown): value is Uint8Array {
  // The engine's own tag, which no object can fake.
  return get.call(value) === 'Uint8Array'
}

/**
 * Existing bytes. An array whose buffer was transferred or shrunk has no length: it would be signed
 * as the empty message.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function requireBytes(value: unknown, wanted: string): asserts value is Uint8Array {
  if (!isBytes(value)) throw misfit(wanted, value)
  if (value.length === 0 && isLost(value))
    throw misfit(wanted, value, 'one of a buffer that is gone')
}

/** Each method of a typed array throws when the buffer is too short for it. */
function isLost(bytes: Uint8Array): boolean {
  try {
    Uint8Array.prototype.indexOf.call(bytes, 0)
    return false
  } catch {
    return true
  }
}
