import { WRITE } from '../memory-block.js'
import { MAP, type MemoryCalls } from '../os/memory-calls.js'

/** Puts real memory under reserved addresses, the best that the system gives. */
export interface Backing {
  /**
   * Backs `size` reserved bytes at `address`, open for writing: secret pages, else locked ones,
   * else ordinary ones.
   * @throws Error when the system refuses even those.
   */
  back(address: number, size: number): void
  /** Closes the descriptor; the mappings stay. */
  close(): void
  /** Numbers of pages of `page` bytes, and the names of the first errors or empty. */
  outcome(page: number): { secret: number; locked: number; secretError: string; lockError: string }
}

/** Opens a backing of up to `length` bytes of secret pages. */
export function openBacking(calls: MemoryCalls, length: number): Backing {
  let fd = calls.memfdSecret()
  let secretError = fd === -1 ? calls.errorName() : ''
  let lockError = ''
  let secretBytes = 0
  let lockedBytes = 0

  const stopSecret = () => {
    if (fd === -1) return
    calls.close(fd)
    fd = -1
  }
  if (fd !== -1 && calls.ftruncate(fd, length) !== 0) {
    secretError = calls.errorName()
    stopSecret()
  }

  const backSecret = (address: number, size: number): boolean => {
    if (fd === -1) return false
    const flags = MAP.SHARED | MAP.FIXED
    if (calls.mmap(address, size, WRITE, flags, fd, secretBytes) === address) {
      secretBytes += size
      return true
    }
    // The limit of locked memory: it will not rise for the slots after this one.
    secretError = calls.errorName()
    stopSecret()
    return false
  }

  return {
    back(address, size) {
      if (backSecret(address, size)) return
      // Mapped anew rather than opened: a refused MAP_FIXED may have left a hole behind.
      const flags = MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED
      if (calls.mmap(address, size, WRITE, flags, -1, 0) !== address) {
        throw new Error(`mmap was refused (${calls.errorName()})`)
      }
      if (calls.mlock(address, size) === 0) lockedBytes += size
      else lockError ||= calls.errorName()
    },
    close: stopSecret,
    outcome: (page) => ({
      secret: secretBytes / page,
      locked: (secretBytes + lockedBytes) / page,
      secretError,
      lockError,
    }),
  }
}
