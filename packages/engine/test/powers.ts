import { type CryptoProvider, heapScratch } from '@stronghold/crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import type { EnginePowers } from '@stronghold/engine'
import { createAllocator, type Scratch, Workspace } from '@stronghold/memory'

/** Real powers: libsodium and the best guarded memory of this host. */
export const crypto: CryptoProvider = nativeProvider
const allocator = createAllocator()
export const powers: EnginePowers = { crypto, allocator }
export const workspace = new Workspace(allocator, 65_536)

/** Runs `work` with guarded scratch memory. */
export function scratched<T>(work: (scratch: Scratch) => T): T {
  return workspace.run(work)
}

/** The secret of a record as an ordinary array, which only a test may make. */
export function copySecret(read: (scratch: Scratch) => Uint8Array): Uint8Array {
  return scratched((scratch) => read(scratch).slice())
}

/** For what is opened without guarded memory. */
export const heap = heapScratch

/** `length` random bytes. */
export function random(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  crypto.random(bytes)
  return bytes
}

/** An id that is `byte` throughout. */
export function id(byte: number): Uint8Array {
  return new Uint8Array(24).fill(byte)
}

/** The bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
