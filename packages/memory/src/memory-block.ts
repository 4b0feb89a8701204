/** What may be done with the pages of a place. The values are those of `mprotect` (PROT_*). */
export type Access = 0 | 1 | 3

/** No access: at rest. */
export const NONE = 0
/** Readable. */
export const READ = 1
/** Readable and writable. */
export const WRITE = 3

/** Where the bytes of one buffer lie, for as long as it lives. Each backend has its own kind. */
export interface MemoryBlock {
  /**
   * Changes what may be done with the bytes.
   * @throws MemoryError `PROTECTION_FAILED`
   */
  protect(access: Access): void
  /** Wipes the bytes, whatever the access was, and gives the memory back; called once. */
  release(): void
}

/** The place of a buffer of length 0: there is nothing to protect. */
export const nowhere: MemoryBlock = {
  protect() {},
  release() {},
}
