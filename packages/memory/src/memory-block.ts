/** The access to the pages of a block. The values are those of `mprotect` (PROT_*). */
export type Access = 0 | 1 | 3

/** No access: at rest. */
export const NONE = 0
/** Readable. */
export const READ = 1
/** Readable and writable. */
export const WRITE = 3

/** The memory of one buffer, for its lifetime. Each backend has its own kind. */
export interface MemoryBlock {
  /**
   * Changes the access to the bytes.
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
