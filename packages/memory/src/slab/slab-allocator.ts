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
import { openMemoryCalls } from '../os/ffi.js'
import type { MemoryCalls } from '../os/memory-calls.js'
import { ProtectedBuffer } from '../protected-buffer.js'
import { type Arena, reserveArena } from './arena.js'
import type { Pages } from './pages.js'
import { mapRegion } from './region.js'

/** More than any secret, and little enough that every address and length stays exact. */
const maxLength = 2 ** 31

/**
 * Pages of our own: an arena reserved when the allocator is made, and a mapping of its own for each
 * buffer that finds no slot there. Linux on x64 and arm64.
 *
 * The report speaks for every buffer handed out so far: the first one that had to lie outside the
 * arena, with less protection, changes it.
 */
export class SlabAllocator implements Allocator {
  readonly #calls: MemoryCalls
  readonly #arena: Arena
  readonly #lacks: string[]
  #locked: boolean
  #secretPages: boolean
  #excludedFromDumps: boolean
  #outside = false
  readonly #require: readonly MemoryProtection[]

  /**
   * `arenaPages`: data pages to reserve. `lacks`: sentences to begin the report's with. `require`:
   * as `AllocatorOptions`.
   * @throws Error when the host has no such memory, with the reason.
   */
  constructor(
    arenaPages: number,
    lacks: readonly string[] = [],
    require: readonly MemoryProtection[] = [],
  ) {
    this.#require = require
    this.#calls = openMemoryCalls()
    const arena = reserveArena(this.#calls, arenaPages)
    this.#arena = arena
    this.#locked = arena.lockError === ''
    this.#secretPages = arena.secretError === ''
    this.#excludedFromDumps = arena.dumpError === ''
    this.#lacks = [...lacks, ...arenaLacks(arena)]
  }

  get report(): MemoryReport {
    return {
      backend: 'slab',
      guardPages: true,
      noAccessAtRest: true,
      locked: this.#locked,
      secretPages: this.#secretPages,
      excludedFromDumps: this.#excludedFromDumps,
      wiped: true,
      lacks: [...this.#lacks],
      available: [
        ...(this.#locked ? [] : (['locked'] as const)),
        ...(this.#secretPages || isAbsent(this.#arena) ? [] : (['secretPages'] as const)),
        ...(this.#excludedFromDumps ? [] : (['excludedFromDumps'] as const)),
      ],
    }
  }

  allocate(length: number, ...surplus: readonly never[]): GuardedBuffer {
    assertNoMore(1, surplus)
    assertLength(length)
    if (length === 0) return new ProtectedBuffer(nowhere, new Uint8Array(0))
    if (length > maxLength) throw new MemoryError('OUT_OF_MEMORY')
    if (this.#require.length > 0) this.#assertProtected()
    const pages = this.#takeSlot(length) ?? this.#mapOutside(length)
    return new ProtectedBuffer(pages, pages.last(length))
  }

  /**
   * The report does not tell the slots of the arena apart: a protection that one lacks counts as
   * missing.
   */
  #assertProtected(): void {
    const { report } = this
    assertProtected(
      this.#require,
      memoryProtections.filter((name) => !report[name]),
    )
  }

  #takeSlot(length: number): Pages | undefined {
    for (const { pages, free } of this.#arena.sizes) {
      if (length <= pages * this.#calls.pageSize) {
        const slot = free.pop()
        if (slot !== undefined) return slot
      }
    }
    return undefined
  }

  #mapOutside(length: number): Pages {
    // Before the report changes, since this buffer is not handed out.
    assertProtected(this.#require, ['secretPages'])
    const { pages, lockError, dumpError } = mapRegion(this.#calls, length)
    try {
      assertProtected(this.#require, [
        ...(lockError === '' ? [] : (['locked'] as const)),
        ...(dumpError === '' ? [] : (['excludedFromDumps'] as const)),
      ])
    } catch (error) {
      pages.release()
      throw error
    }
    if (!this.#outside) {
      this.#outside = true
      if (this.#secretPages) {
        this.#secretPages = false
        this.#lacks.push(
          'secretPages: the arena was full, or a buffer larger than its slots, and what lies ' +
            'outside it cannot be secret pages; a larger arenaPages avoids that.',
        )
      }
    }
    if (lockError !== '' && this.#locked) {
      this.#locked = false
      this.#lacks.push(`locked: pages outside the arena could not be locked (${lockError}).`)
    }
    if (dumpError !== '' && this.#excludedFromDumps) {
      this.#excludedFromDumps = false
      this.#lacks.push(`excludedFromDumps: madvise was refused outside the arena (${dumpError}).`)
    }
    return pages
  }
}

/** Whether the kernel itself has no secret pages; a filter that says the same cannot be told apart. */
function isAbsent({ secretError }: Arena): boolean {
  return secretError === 'ENOSYS'
}

function arenaLacks(arena: Arena): string[] {
  const { total, secret, locked, secretError, lockError, dumpError, forkError } = arena
  const lacks: string[] = []
  if (secretError !== '') {
    lacks.push(
      `secretPages: ${secret} of ${total} arena pages are memfd_secret pages (${secretError}); ` +
        'root can read the others through /proc/<pid>/mem.',
    )
  }
  if (lockError !== '') {
    lacks.push(
      `locked: ${locked} of ${total} arena pages are locked (${lockError}); the others may be ` +
        'written to swap. Raise RLIMIT_MEMLOCK.',
    )
  }
  if (dumpError !== '') lacks.push(`excludedFromDumps: madvise was refused (${dumpError}).`)
  if (forkError !== '') lacks.push(`A forked child inherits the pages (${forkError}).`)
  return lacks
}
