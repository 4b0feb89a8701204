import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import { isAddressable, sodium } from './sodium.js'

export function sha256(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 32) || !isBytes(data)) throw wrongArgument('sha256')
  sodium.crypto_hash_sha256(out, data)
}

export function sha512(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 64) || !isBytes(data)) throw wrongArgument('sha512')
  sodium.crypto_hash_sha512(out, data)
}

const NO_KEY = new ArrayBuffer(0)

export function blake2b(out: Uint8Array, data: Uint8Array): void {
  if (
    !isBytes(out) ||
    out.length < 1 ||
    out.length > 64 ||
    !isBytes(data) ||
    !isAddressable(out) ||
    !isAddressable(data)
  ) {
    throw wrongArgument('blake2b')
  }
  sodium.crypto_generichash(
    out.buffer,
    out.byteOffset,
    out.length,
    data.buffer,
    data.byteOffset,
    data.length,
    NO_KEY,
    0,
    0,
  )
}
