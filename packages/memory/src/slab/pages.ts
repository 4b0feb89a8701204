import { type Access, type MemoryBlock, WRITE } from '../memory-block.js'
import { MemoryError } from '../memory-error.js'
import type { MemoryCalls } from '../os/memory-calls.js'

/** A run of data pages between two guard pages. */
export class Pages implements MemoryBlock {
  /** Address of the first data page. */
  readonly address: number
  /** All the data pages. Made once: each external ArrayBuffer is work for the collector. */
  readonly memory: ArrayBuffer
  readonly #size: number
  readonly #calls: MemoryCalls
  readonly #giveBack: (pages: Pages) => void

  /** `giveBack` gets the pages open for writing and full of zeros. */
  constructor(
    calls: MemoryCalls,
    address: number,
    memory: ArrayBuffer,
    giveBack: (pages: Pages) => void,
  ) {
    this.#calls = calls
    this.address = address
    this.memory = memory
    this.#size = memory.byteLength
    this.#giveBack = giveBack
  }

  /** The last `length` bytes: the next byte lies in the guard page. */
  last(length: number): Uint8Array {
    return new Uint8Array(this.memory, this.#size - length, length)
  }

  protect(access: Access): void {
    if (this.#calls.mprotect(this.address, this.#size, access) !== 0) {
      throw new MemoryError('PROTECTION_FAILED', { detail: this.#calls.errorName() })
    }
  }

  release(): void {
    this.protect(WRITE)
    // The whole pages, not only the buffer: native code may have written before its start.
    new Uint8Array(this.memory).fill(0)
    this.#giveBack(this)
  }
}
