import sodium from 'sodium-native/binding.js'

/**
 * libsodium without sodium-native's own checks, which cost more than the shorter calls themselves
 * when JavaScript is interpreted (`--jitless`). Its assertions are compiled out as well: a short
 * `out` would be overrun. So every function of this directory tests the type and the length of each
 * argument before it comes here, and only this directory imports it.
 */
export { sodium }

/** Some calls take a buffer with 32-bit offset and length, which must not wrap around. */
export function isAddressable(bytes: Uint8Array): boolean {
  return bytes.byteOffset + bytes.length <= 0xffffffff
}
