import { NONE } from '../memory-block.js'
import { MADV, MAP, type MemoryCalls } from '../os/memory-calls.js'
import { openBacking } from './backing.js'
import { Pages } from './pages.js'

/** Slots reserved up front, with their protections. */
export interface Arena {
  /** Free slots, grouped by size in pages, smallest first. Popped to use, pushed to give back. */
  readonly sizes: readonly { readonly pages: number; readonly free: Pages[] }[]
  /** Data pages in all. */
  readonly total: number
  /** The number of `memfd_secret` pages among them. */
  readonly secret: number
  /** The number of locked pages among them (secret pages always are). */
  readonly locked: number
  /** The name of the system's error, or empty: why not all of the pages are secret. */
  readonly secretError: string
  /** Why not all of the pages are locked. */
  readonly lockError: string
  /** Why the pages appear in core dumps. */
  readonly dumpError: string
  /** Why a forked child inherits the pages. */
  readonly forkError: string
}

/**
 * Reserves `total` data pages in one mapping, guard page after guard page:
 *
 * ```text
 * guard | slot | guard | slot slot slot slot | guard | …
 * ```
 *
 * A quarter of the pages makes slots of 16, a quarter slots of 4, the rest slots of 1. Everything
 * that a sealed zone forbids (memfd_secret, MAP_FIXED) happens here and never again, and the pages
 * are faulted in now, so that no use of a secret waits for one.
 * @throws Error when the system refuses the reservation itself, or a view of it.
 */
export function reserveArena(calls: MemoryCalls, total: number): Arena {
  const page = calls.pageSize
  const sizes = slotSizes(total).map((size) => ({ ...size, free: [] as Pages[] }))
  const guards = 1 + sizes.reduce((sum, { count }) => sum + count, 0)
  const length = (total + guards) * page
  const start = calls.mmap(0, length, NONE, MAP.PRIVATE | MAP.ANONYMOUS, -1, 0)
  if (start === -1) throw new Error(`mmap was refused (${calls.errorName()})`)

  const backing = openBacking(calls, total * page)
  try {
    let address = start + page
    for (const { pages, count, free } of sizes) {
      const size = pages * page
      for (let index = 0; index < count; index++) {
        backing.back(address, size)
        const slot = new Pages(calls, address, calls.view(address, size), (slot) => {
          slot.protect(NONE)
          free.push(slot)
        })
        slot.last(size).fill(0)
        slot.protect(NONE)
        free.push(slot)
        address += size + page
      }
      // They are popped from the end, and the first are the likeliest to be secret and locked.
      free.reverse()
    }
  } catch (cause) {
    calls.munmap(start, length)
    throw cause
  } finally {
    backing.close()
  }
  const dumpError = calls.madvise(start, length, MADV.DONTDUMP) === 0 ? '' : calls.errorName()
  const forkError = calls.madvise(start, length, MADV.DONTFORK) === 0 ? '' : calls.errorName()
  return { sizes, total, ...backing.outcome(page), dumpError, forkError }
}

/** The numbers of slots and their pages; the sizes ascend and the products add up to `total`. */
function slotSizes(total: number): { pages: number; count: number }[] {
  const sixteens = Math.floor(total / 4 / 16)
  const fours = Math.floor(total / 4 / 4)
  return [
    { pages: 1, count: total - 16 * sixteens - 4 * fours },
    { pages: 4, count: fours },
    { pages: 16, count: sixteens },
  ]
}
