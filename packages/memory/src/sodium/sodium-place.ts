import { type Access, type MemoryBlock, NONE, READ, WRITE } from '../memory-block.js'
import { MemoryError } from '../memory-error.js'
import type { SodiumMemory } from './sodium-memory.js'

/** One allocation of `sodium_malloc`, used for one buffer after another. */
export class SodiumPlace implements MemoryBlock {
  readonly #sodium: SodiumMemory
  readonly #memory: Uint8Array<ArrayBuffer>
  readonly #giveBack: (place: SodiumPlace) => void

  /** `giveBack` gets the place wiped and at rest. */
  constructor(
    sodium: SodiumMemory,
    memory: Uint8Array<ArrayBuffer>,
    giveBack: (place: SodiumPlace) => void,
  ) {
    this.#sodium = sodium
    this.#memory = memory
    this.#giveBack = giveBack
  }

  /** The last `length` bytes: the next byte lies in the guard page. */
  last(length: number): Uint8Array {
    return this.#memory.subarray(this.#memory.length - length)
  }

  protect(access: Access): void {
    try {
      if (access === READ) this.#sodium.sodium_mprotect_readonly(this.#memory)
      else if (access === WRITE) this.#sodium.sodium_mprotect_readwrite(this.#memory)
      else this.#sodium.sodium_mprotect_noaccess(this.#memory)
    } catch (cause) {
      throw new MemoryError('PROTECTION_FAILED', { cause })
    }
  }

  /** Wipes the whole place and leaves it at rest. */
  clear(): void {
    this.protect(WRITE)
    this.#sodium.sodium_memzero(this.#memory)
    this.protect(NONE)
  }

  release(): void {
    this.clear()
    this.#giveBack(this)
  }
}
