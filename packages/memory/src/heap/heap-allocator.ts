import type { Allocator, GuardedBuffer, MemoryReport } from '../guarded-buffer.js'
import { assertLength, MemoryError } from '../memory-error.js'
import type { Place } from '../place.js'
import { ProtectedBuffer } from '../protected-buffer.js'

/**
 * Ordinary typed arrays, wiped on dispose: what is left where there is neither FFI nor libsodium,
 * as in a browser.
 */
export class HeapAllocator implements Allocator {
  readonly report: MemoryReport

  /** `lacks`: sentences to begin the report's with. */
  constructor(lacks: readonly string[] = []) {
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
    }
  }

  allocate(length: number): GuardedBuffer {
    assertLength(length)
    try {
      const bytes = new Uint8Array(length)
      return new ProtectedBuffer(new HeapPlace(bytes), bytes)
    } catch (cause) {
      throw new MemoryError('OUT_OF_MEMORY', { cause })
    }
  }
}

class HeapPlace implements Place {
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  protect(): void {}

  release(): void {
    this.#bytes.fill(0)
  }
}
