import { isBytes, wrongArgument } from '../bytes.js'

/** Most bytes that one call of Web Crypto's `getRandomValues` fills. */
const RANDOM_CHUNK = 65536

export function random(out: Uint8Array): void {
  if (!isBytes(out)) throw wrongArgument('random')
  const chunk = new Uint8Array(Math.min(out.length, RANDOM_CHUNK))
  for (let offset = 0; offset < out.length; offset += RANDOM_CHUNK) {
    globalThis.crypto.getRandomValues(chunk)
    out.set(chunk.subarray(0, out.length - offset), offset)
  }
  chunk.fill(0)
}

export function wipe(bytes: Uint8Array): void {
  bytes.fill(0)
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}
