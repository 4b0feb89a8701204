import { keccak_256 } from '@noble/hashes/sha3.js'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'

/** Apart from the other hashes because the native provider takes it too: OpenSSL 3.0 has none. */
export function keccak256(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 32) || !isBytes(data)) throw wrongArgument('keccak256')
  moveInto(out, keccak_256(data))
}
