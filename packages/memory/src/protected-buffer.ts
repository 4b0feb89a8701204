import type { GuardedBuffer } from './guarded-buffer.js'
import { type Access, type MemoryBlock, NONE, READ, WRITE } from './memory-block.js'
import { assertNoMore, assertSettled, assertWork, MemoryError } from './memory-error.js'

const redacted = '[GuardedBuffer redacted]'

/**
 * The one implementation of `GuardedBuffer`: it counts nothing and relies on the stack. A call that
 * needs more access raises it, and restores the former access when it returns.
 */
export class ProtectedBuffer implements GuardedBuffer {
  readonly #place: MemoryBlock
  readonly #bytes: Uint8Array
  #access: Access = NONE
  #disposed = false

  /** `bytes` lie in `place`, which is at rest (`NONE`). */
  constructor(place: MemoryBlock, bytes: Uint8Array) {
    this.#place = place
    this.#bytes = bytes
  }

  get length(): number {
    return this.#bytes.length
  }

  get disposed(): boolean {
    return this.#disposed
  }

  read<T>(use: (bytes: Uint8Array) => T, ...surplus: readonly never[]): T {
    assertNoMore(1, surplus)
    assertWork(use)
    const before = this.#raise(READ)
    try {
      const result = use(this.#bytes)
      assertSettled(result)
      return result
    } finally {
      this.#lower(before)
    }
  }

  write<T>(use: (bytes: Uint8Array) => T, ...surplus: readonly never[]): T {
    assertNoMore(1, surplus)
    assertWork(use)
    const before = this.#raise(WRITE)
    try {
      const result = use(this.#bytes)
      assertSettled(result)
      return result
    } finally {
      this.#lower(before)
    }
  }

  /**
   * Opens the bytes for writing until `close`: for `Workspace`, whose work cannot be wrapped in a
   * `write` for each buffer it takes on the way.
   */
  open(): Uint8Array {
    this.#raise(WRITE)
    return this.#bytes
  }

  /** Ends what `open` began. */
  close(): void {
    this.#lower(NONE)
  }

  [Symbol.dispose](): void {
    if (this.#disposed) return
    this.#disposed = true
    // While a call is open its view must stay valid: the outermost call releases when it ends.
    if (this.#access === NONE) this.#place.release()
  }

  toString(): string {
    return redacted
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted
  }

  toJSON(): never {
    throw new MemoryError('NOT_SERIALIZABLE')
  }

  #raise(wanted: Access): Access {
    if (this.#disposed) throw new MemoryError('DISPOSED')
    const before = this.#access
    if (wanted > before) {
      this.#place.protect(wanted)
      this.#access = wanted
    }
    return before
  }

  #lower(before: Access): void {
    if (this.#access === before) return
    this.#access = before
    if (before === NONE && this.#disposed) this.#place.release()
    else this.#place.protect(before)
  }
}
