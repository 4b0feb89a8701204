import {
  type Allocator,
  assertProtected,
  type GuardedBuffer,
  type MemoryProtection,
  type MemoryReport,
  memoryProtections,
} from '../guarded-buffer.js'
import { nowhere } from '../memory-block.js'
import { assertLength, assertNoMore, MemoryError } from '../memory-error.js'
import { ProtectedBuffer } from '../protected-buffer.js'
import { openSodiumMemory, type SodiumMemory } from './sodium-memory.js'
import { SodiumPlace } from './sodium-place.js'

/** Sizes are powers of two from one page of 4096, less libsodium's canary of 16 bytes. */
const smallest = 12
const maxExponent = 26
const canary = 16

/**
 * `sodium_malloc` aborts the process when it fails, which it does after about 17,000 allocations
 * (four mappings each, 65,530 allowed by vm.max_map_count). These limits come first.
 */
const maxPlaces = 12_000
const maxBytes = 2 ** 29

/**
 * Memory of `sodium_malloc`.
 *
 * `sodium_free` would leave wiping and unmapping to the garbage collector, so nothing is ever given
 * back to libsodium: places are wiped on dispose, kept closed, and used again for the next buffer
 * of their size. That also makes the limits exact.
 */
export class SodiumAllocator implements Allocator {
  readonly #sodium: SodiumMemory
  /** Free places; index = log2 of the size. */
  readonly #free: SodiumPlace[][] = Array.from({ length: maxExponent + 1 }, () => [])
  readonly #lacks: string[]
  #places = 0
  #bytes = 0
  #locked = true
  readonly #require: readonly MemoryProtection[]

  /**
   * `lacks`: sentences to begin the report's with. `require`: as `AllocatorOptions`.
   * @throws Error when libsodium cannot be used here, with the reason.
   */
  constructor(lacks: readonly string[] = [], require: readonly MemoryProtection[] = []) {
    this.#require = require
    this.#sodium = openSodiumMemory()
    this.#lacks = [
      ...lacks,
      'secretPages: libsodium does not use memfd_secret; root can read the pages through ' +
        '/proc/<pid>/mem.',
    ]
    if (process.platform !== 'linux') {
      this.#lacks.push('excludedFromDumps: libsodium asks for that on Linux only.')
    }
    // The first place shows whether locking works before anybody asks for the report.
    this.#makePlace(smallest).release()
  }

  get report(): MemoryReport {
    return {
      backend: 'sodium',
      guardPages: true,
      noAccessAtRest: true,
      locked: this.#locked,
      secretPages: false,
      excludedFromDumps: process.platform === 'linux',
      wiped: true,
      lacks: [...this.#lacks],
      // The slab, which has secret pages, works on Linux only.
      available: [
        ...(this.#locked ? [] : (['locked'] as const)),
        ...(process.platform === 'linux' ? (['secretPages'] as const) : []),
      ],
    }
  }

  allocate(length: number, ...surplus: readonly never[]): GuardedBuffer {
    assertNoMore(1, surplus)
    assertLength(length)
    if (length === 0) return new ProtectedBuffer(nowhere, new Uint8Array(0))
    if (length > 2 ** maxExponent - canary) throw new MemoryError('OUT_OF_MEMORY')
    const size = Math.max(smallest, Math.ceil(Math.log2(length + canary)))
    const place = this.#free[size]?.pop() ?? this.#makePlace(size)
    const { report } = this
    const missing = memoryProtections.filter((name) => !report[name])
    try {
      assertProtected(this.#require, missing)
    } catch (error) {
      place.release()
      throw error
    }
    return new ProtectedBuffer(place, place.last(length))
  }

  #makePlace(size: number): SodiumPlace {
    const length = 2 ** size - canary
    if (this.#places === maxPlaces || this.#bytes + length > maxBytes) {
      throw new MemoryError('OUT_OF_MEMORY')
    }
    const memory = this.#sodium.sodium_malloc(length)
    this.#places++
    this.#bytes += length
    // sodium_malloc locks too, but keeps silent when that fails.
    if (this.#locked) {
      try {
        this.#sodium.sodium_mlock(memory)
      } catch {
        this.#locked = false
        this.#lacks.push(
          'locked: sodium_mlock was refused; pages may be written to swap. Raise RLIMIT_MEMLOCK.',
        )
      }
    }
    const place = new SodiumPlace(this.#sodium, memory, (place) => this.#free[size]?.push(place))
    // libsodium fills new memory with a pattern.
    place.clear()
    return place
  }
}
