import { ripemd160 as nobleRipemd160 } from '@noble/hashes/legacy.js'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'

/** In both providers: OpenSSL has it in some builds only, and the inputs here are short. */
export function ripemd160(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 20) || !isBytes(data)) throw wrongArgument('ripemd160')
  moveInto(out, nobleRipemd160(data))
}
