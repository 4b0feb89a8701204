import { blake2b as nobleBlake2b } from '@noble/hashes/blake2.js'
import { hmac } from '@noble/hashes/hmac.js'
import {
  sha256 as nobleSha256,
  sha384 as nobleSha384,
  sha512 as nobleSha512,
} from '@noble/hashes/sha2.js'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'

export function sha256(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 32) || !isBytes(data)) throw wrongArgument('sha256')
  moveInto(out, nobleSha256(data))
}

export function sha384(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 48) || !isBytes(data)) throw wrongArgument('sha384')
  moveInto(out, nobleSha384(data))
}

export function sha512(out: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 64) || !isBytes(data)) throw wrongArgument('sha512')
  moveInto(out, nobleSha512(data))
}

export function blake2b(out: Uint8Array, data: Uint8Array): void {
  if (!isBytes(out) || out.length < 1 || out.length > 64 || !isBytes(data)) {
    throw wrongArgument('blake2b')
  }
  moveInto(out, nobleBlake2b(data, { dkLen: out.length }))
}

export function hmacSha256(out: Uint8Array, key: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 32) || !isBytes(key) || !isBytes(data)) throw wrongArgument('hmacSha256')
  moveInto(out, hmac(nobleSha256, key, data))
}

export function hmacSha384(out: Uint8Array, key: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 48) || !isBytes(key) || !isBytes(data)) throw wrongArgument('hmacSha384')
  moveInto(out, hmac(nobleSha384, key, data))
}

export function hmacSha512(out: Uint8Array, key: Uint8Array, data: Uint8Array): void {
  if (!hasLength(out, 64) || !isBytes(key) || !isBytes(data)) throw wrongArgument('hmacSha512')
  moveInto(out, hmac(nobleSha512, key, data))
}
