import type { Allocator } from './guarded-buffer.js'
import {
  assertLength,
  assertNoMore,
  assertSettled,
  assertWork,
  MemoryError,
} from './memory-error.js'
import { ProtectedBuffer } from './protected-buffer.js'

/** Guarded memory for the intermediate values of one piece of work. */
export interface Scratch {
  /**
   * `length` zeroed bytes (0 or more), aligned to 16, valid until the work ends. What one work
   * takes lies side by side: only what runs past the end of all of it meets a guard page.
   * @throws MemoryError `SCRATCH_CLOSED` after the end, or while an inner work runs;
   * `INVALID_LENGTH`; `OUT_OF_MEMORY`.
   */
  take(length: number): Uint8Array
}

/**
 * A stretch of guarded memory that is open for one piece of work at a time and wiped after it.
 *
 * Works may nest, as a stack: an inner one's bytes are wiped when it ends, and the pages close when
 * the outermost does. That makes two changes of protection for a whole procedure, instead of two
 * for each value it needs.
 */
export class Workspace implements Disposable {
  readonly #stack: Stack

  /**
   * `capacity` in bytes, rounded up to a multiple of 16. A work that takes more gets guarded
   * buffers of its own for what does not fit, at a higher price.
   * @throws MemoryError `OUT_OF_MEMORY`, `INVALID_LENGTH`.
   */
  constructor(allocator: Allocator, capacity: number, ...surplus: readonly never[]) {
    assertNoMore(2, surplus)
    assertLength(capacity)
    this.#stack = new Stack(allocator, aligned(capacity))
  }

  /**
   * Runs `work`, and wipes what it took, also when it throws.
   * @throws MemoryError `DISPOSED`; `ASYNC_WORK` when `work` returns a promise.
   */
  run<T>(work: (scratch: Scratch) => T, ...surplus: readonly never[]): T {
    assertNoMore(1, surplus)
    assertWork(work)
    const frame = this.#stack.push()
    try {
      const result = work(frame)
      assertSettled(result)
      return result
    } finally {
      this.#stack.pop(frame)
    }
  }

  /** Gives the memory back; during a work, when that ends. A second call does nothing. */
  [Symbol.dispose](): void {
    this.#stack.dispose()
  }
}

/** The bytes of a workspace, and the works that hold parts of them. */
class Stack {
  readonly #allocator: Allocator
  readonly #buffer: ProtectedBuffer
  readonly #capacity: number
  #bytes: Uint8Array = new Uint8Array(0)
  /** Bytes from here on are free, and zero. */
  #top = 0
  #current: Frame | undefined

  constructor(allocator: Allocator, capacity: number) {
    this.#allocator = allocator
    this.#buffer = allocateProtected(allocator, capacity)
    this.#capacity = capacity
  }

  push(): Frame {
    if (this.#buffer.disposed) throw new MemoryError('DISPOSED')
    if (this.#current === undefined) this.#bytes = this.#buffer.open()
    const frame = new Frame(this, this.#current, this.#top)
    this.#current = frame
    return frame
  }

  take(frame: Frame, length: number): Uint8Array {
    if (frame !== this.#current) throw new MemoryError('SCRATCH_CLOSED')
    assertLength(length)
    const start = this.#top
    const end = start + aligned(length)
    if (end > this.#capacity) return this.#takeOutside(frame, length)
    this.#top = end
    return this.#bytes.subarray(start, start + length)
  }

  pop(frame: Frame): void {
    this.#current = frame.outer
    if (this.#top !== frame.start) {
      this.#bytes.fill(0, frame.start, this.#top)
      this.#top = frame.start
    }
    if (frame.outer === undefined) this.#buffer.close()
    if (frame.outside !== undefined) wipeAll(frame.outside)
  }

  dispose(): void {
    this.#buffer[Symbol.dispose]()
  }

  #takeOutside(frame: Frame, length: number): Uint8Array {
    // A multiple of 16 also aligns the start: the end lies at a page's end.
    const buffer = allocateProtected(this.#allocator, aligned(length))
    const bytes = buffer.open()
    frame.outside ??= []
    frame.outside.push(buffer)
    return bytes.subarray(0, length)
  }
}

class Frame implements Scratch {
  readonly #stack: Stack
  readonly outer: Frame | undefined
  readonly start: number
  /** Open buffers for what did not fit; rare, so not made beforehand. */
  outside: ProtectedBuffer[] | undefined

  constructor(stack: Stack, outer: Frame | undefined, start: number) {
    this.#stack = stack
    this.outer = outer
    this.start = start
  }

  take(length: number): Uint8Array {
    return this.#stack.take(this, length)
  }
}

function wipeAll(buffers: readonly ProtectedBuffer[]): void {
  for (const buffer of buffers) {
    buffer.close()
    buffer[Symbol.dispose]()
  }
}

function aligned(length: number): number {
  return Math.ceil(length / 16) * 16
}

function allocateProtected(allocator: Allocator, length: number): ProtectedBuffer {
  if (typeof Object(allocator).allocate === 'function') {
    const buffer = allocator.allocate(length)
    if (buffer instanceof ProtectedBuffer) return buffer
  }
  const detail = 'allocator: wanted an allocator of this copy of @stronghold/memory.'
  throw new MemoryError('INVALID_ARGUMENT', { detail })
}
