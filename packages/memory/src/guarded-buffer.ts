import { MemoryError } from './memory-error.js'

/**
 * Bytes that rest where nothing can touch them and are wiped when they are no longer needed.
 *
 * At rest no view of the bytes exists that could be read: `read` and `write` open the memory for
 * the length of one call and close it again. A view that is kept and used after that kills the
 * process where the backend has guard pages, and sees zeros or throws elsewhere.
 *
 * Shows as `[GuardedBuffer redacted]` in `inspect` and as a string, throws on `JSON.stringify`, and
 * yields an empty object to `structuredClone`.
 */
export interface GuardedBuffer extends Disposable {
  /** Length in bytes; it does not change. */
  readonly length: number
  /** Whether the buffer was disposed. */
  readonly disposed: boolean
  /**
   * Runs `use` on the bytes, readable only. Calls may nest.
   * @throws MemoryError `DISPOSED`; `ASYNC_WORK` when `use` returns a promise, whose continuation
   * would find the memory closed; `PROTECTION_FAILED` when the system refuses.
   */
  read<T>(use: (bytes: Uint8Array) => T): T
  /**
   * Runs `use` on the bytes, writable. Calls may nest, also in `read`.
   * @throws MemoryError `DISPOSED`, `ASYNC_WORK`, `PROTECTION_FAILED`, as `read`.
   */
  write<T>(use: (bytes: Uint8Array) => T): T
  /**
   * Wipes the bytes and gives the memory back: at once, or when the outermost call that is open
   * ends. A second call does nothing. A buffer that is never disposed is never wiped.
   */
  [Symbol.dispose](): void
}

/** Allocates guarded buffers, and reports their protections. */
export interface Allocator {
  /**
   * The protections of the weakest buffer that this allocator has handed out so far: read
   * it again after large allocations.
   */
  readonly report: MemoryReport
  /**
   * Allocates `length` bytes (0 or more), zeroed.
   * @throws MemoryError `PROTECTION_MISSING` when the buffer would lack a required protection;
   * `OUT_OF_MEMORY` when the system refuses; `INVALID_LENGTH` when `length` is
   * not a whole number, 0 or more.
   */
  allocate(length: number): GuardedBuffer
}

/** The names of protections, as in `MemoryReport`. */
export const memoryProtections = Object.freeze([
  'guardPages',
  'noAccessAtRest',
  'locked',
  'secretPages',
  'excludedFromDumps',
  'wiped',
] as const)

export type MemoryProtection = (typeof memoryProtections)[number]

/**
 * Refuses unknown words: a typing error must not require less.
 * @throws MemoryError `UNAVAILABLE`
 */
export function assertProtections(names: readonly MemoryProtection[]): void {
  if (Array.isArray(names) && names.every((name) => memoryProtections.includes(name))) return
  throw new MemoryError('UNAVAILABLE', { detail: `Protections: ${memoryProtections.join(', ')}.` })
}

/** @throws MemoryError `PROTECTION_MISSING` when `required` names one of `missing`. */
export function assertProtected(
  required: readonly MemoryProtection[],
  missing: readonly MemoryProtection[],
): void {
  const lacking = required.filter((name) => missing.includes(name))
  if (lacking.length === 0) return
  throw new MemoryError('PROTECTION_MISSING', { detail: `Missing: ${lacking.join(', ')}.` })
}

/** The protections of guarded buffers on this host; every `false` is explained in `lacks`. */
export interface MemoryReport {
  /** `slab`: pages of our own; `sodium`: `sodium_malloc`; `heap`: an ordinary typed array. */
  readonly backend: 'slab' | 'sodium' | 'heap'
  /** Running past the end kills the process. */
  readonly guardPages: boolean
  /** The bytes cannot be read, even by this process, while no call is open. */
  readonly noAccessAtRest: boolean
  /** The pages are never written to swap. */
  readonly locked: boolean
  /** The pages cannot be read through `/proc/<pid>/mem`, not even by root (`memfd_secret`). */
  readonly secretPages: boolean
  /** The pages are left out of core dumps. */
  readonly excludedFromDumps: boolean
  /** The bytes are overwritten on dispose. */
  readonly wiped: boolean
  /** One sentence for each protection that is missing, and why. */
  readonly lacks: readonly string[]
  /**
   * The protections that are missing although this system has them: a limit, a filter or a missing
   * package takes them away.
   */
  readonly available: readonly MemoryProtection[]
}
