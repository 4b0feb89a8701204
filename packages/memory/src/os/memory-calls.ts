/**
 * The system calls that the slab needs, and nothing else. Addresses and lengths are plain numbers:
 * user space ends below 2^47 (x64) or 2^48 (arm64), and a number is the cheapest thing to pass.
 *
 * This is the seam where another way of calling the system (`node:ffi`) can replace koffi.
 */
export interface MemoryCalls {
  /** Bytes in a page. */
  readonly pageSize: number
  /** mmap(2). Returns the address, or -1. `fd` is -1 for anonymous memory. */
  mmap(
    address: number,
    length: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): number
  /** munmap(2). 0 or -1. */
  munmap(address: number, length: number): number
  /** mprotect(2). 0 or -1. The one call on the hot path: twice for each use of a secret. */
  mprotect(address: number, length: number, protection: number): number
  /** mlock(2). 0 or -1. */
  mlock(address: number, length: number): number
  /** madvise(2). 0 or -1. */
  madvise(address: number, length: number, advice: number): number
  /** memfd_secret(2), close-on-exec. A descriptor, or -1. */
  memfdSecret(): number
  /** ftruncate(2). 0 or -1. */
  ftruncate(fd: number, length: number): number
  /** close(2). 0 or -1. */
  close(fd: number): number
  /** The name of the last call's error, for example `ENOMEM`. */
  errorName(): string
  /** The memory itself; throws where the runtime forbids external buffers (Electron). */
  view(address: number, length: number): ArrayBuffer
}

/** mmap(2) flags; equal on Linux x64 and arm64. */
export const MAP = { SHARED: 0x01, PRIVATE: 0x02, FIXED: 0x10, ANONYMOUS: 0x20 } as const

/** madvise(2) advice; equal on Linux x64 and arm64. */
export const MADV = { DONTFORK: 10, DONTDUMP: 16 } as const
