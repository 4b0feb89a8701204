import { NONE, WRITE } from '../memory-block.js'
import { MemoryError } from '../memory-error.js'
import { MADV, MAP, type MemoryCalls } from '../os/memory-calls.js'
import { Pages } from './pages.js'

/** A guarded mapping of its own, with its protections. */
export interface Region {
  readonly pages: Pages
  /** The name of the system's error, or empty: why the pages are not locked. */
  readonly lockError: string
  /** Why the pages appear in core dumps. */
  readonly dumpError: string
}

/**
 * Maps pages for one buffer that found no slot: anonymous pages between guards, locked if the
 * system lets us, unmapped on release. Uses only calls that a sealed zone still permits (mmap,
 * mprotect, mlock, madvise, munmap).
 * @throws MemoryError `OUT_OF_MEMORY`
 */
export function mapRegion(calls: MemoryCalls, length: number): Region {
  const page = calls.pageSize
  const size = Math.ceil(length / page) * page
  const start = calls.mmap(0, size + 2 * page, NONE, MAP.PRIVATE | MAP.ANONYMOUS, -1, 0)
  if (start === -1) throw new MemoryError('OUT_OF_MEMORY', { detail: calls.errorName() })
  const address = start + page
  const unmap = () => calls.munmap(start, size + 2 * page)

  // mlock(2) faults the pages in, which needs access.
  if (calls.mprotect(address, size, WRITE) !== 0) {
    const detail = calls.errorName()
    unmap()
    throw new MemoryError('OUT_OF_MEMORY', { detail })
  }
  const lockError = calls.mlock(address, size) === 0 ? '' : calls.errorName()
  const dumpError = calls.madvise(address, size, MADV.DONTDUMP) === 0 ? '' : calls.errorName()
  calls.madvise(address, size, MADV.DONTFORK)
  try {
    const pages = new Pages(calls, address, calls.view(address, size), unmap)
    pages.protect(NONE)
    return { pages, lockError, dumpError }
  } catch (cause) {
    unmap()
    throw new MemoryError('OUT_OF_MEMORY', { cause })
  }
}
