import { isBytes, wrongArgument } from '../bytes.js'
import { isAddressable, sodium } from './sodium.js'

export function random(out: Uint8Array): void {
  if (!isBytes(out) || !isAddressable(out)) throw wrongArgument('random')
  sodium.randombytes_buf(out.buffer, out.byteOffset, out.length)
}

export function wipe(bytes: Uint8Array): void {
  if (!isBytes(bytes)) throw wrongArgument('wipe')
  sodium.sodium_memzero(bytes)
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (!isBytes(a) || !isBytes(b)) throw wrongArgument('equal')
  return a.length === b.length && sodium.sodium_memcmp(a, b)
}
