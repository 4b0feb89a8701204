import { loadNativePackage } from '../native-package.js'

/** The memory functions of libsodium, as sodium-native exports them. */
export interface SodiumMemory {
  /** Bytes that end at a guard page. Aborts the process when the system has no memory. */
  sodium_malloc(size: number): Uint8Array<ArrayBuffer>
  sodium_memzero(bytes: Uint8Array): void
  /** Throws when the system refuses. */
  sodium_mlock(bytes: Uint8Array): void
  /** These three throw when the system refuses; they act on the whole allocation. */
  sodium_mprotect_noaccess(bytes: Uint8Array): void
  sodium_mprotect_readonly(bytes: Uint8Array): void
  sodium_mprotect_readwrite(bytes: Uint8Array): void
}

/**
 * Loads libsodium.
 * @throws Error in Electron, whose V8 forbids external buffers: there `sodium_malloc` does not
 * throw, it aborts (sodium-native issue 185); and where sodium-native is missing.
 */
export function openSodiumMemory(): SodiumMemory {
  if (process.versions.electron !== undefined) {
    throw new Error('Electron forbids external buffers')
  }
  return loadNativePackage('sodium-native') as SodiumMemory
}
