import {
  type Allocator,
  assertProtected,
  type GuardedBuffer,
  type MemoryProtection,
  type MemoryReport,
} from '../guarded-buffer.js'
import type { MemoryBlock } from '../memory-block.js'
import { assertLength, assertNoMore, MemoryError } from '../memory-error.js'
import { ProtectedBuffer } from '../protected-buffer.js'

/**
 * Ordinary typed arrays, wiped on dispose: the last resort where there is neither FFI nor
 * libsodium, as in a browser.
 */
export class HeapAllocator implements Allocator {
  readonly report: MemoryReport
  readonly #require: readonly MemoryProtection[]

  /** `lacks`: sentences to begin the report's with. `require`: as `AllocatorOptions`. */
  constructor(lacks: readonly string[] = [], require: readonly MemoryProtection[] = []) {
    this.#require = require
    this.report = {
      backend: 'heap',
      guardPages: false,
      noAccessAtRest: false,
      locked: false,
      secretPages: false,
      excludedFromDumps: false,
      wiped: true,
      lacks: [
        ...lacks,
        'guardPages: ordinary memory has neighbours; native code that runs past the end reads them.',
        'noAccessAtRest: a view that is kept works on, and a read call can write.',
        'locked: the bytes may be written to swap.',
        'secretPages: root can read the bytes through /proc/<pid>/mem.',
        'excludedFromDumps: the bytes appear in core dumps.',
      ],
      // Outside of a browser there is a stronger backend, which lacks a package or was not wanted.
      available: 'process' in globalThis ? missing : [],
    }
  }

  allocate(length: number, ...surplus: readonly never[]): GuardedBuffer {
    assertNoMore(1, surplus)
    assertLength(length)
    assertProtected(this.#require, missing)
    try {
      const bytes = new Uint8Array(length)
      return new ProtectedBuffer(new HeapPlace(bytes), bytes)
    } catch (cause) {
      throw new MemoryError('OUT_OF_MEMORY', { cause })
    }
  }
}

const missing = [
  'guardPages',
  'noAccessAtRest',
  'locked',
  'secretPages',
  'excludedFromDumps',
] as const satisfies readonly MemoryProtection[]

class HeapPlace implements MemoryBlock {
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  protect(): void {}

  release(): void {
    this.#bytes.fill(0)
  }
}
