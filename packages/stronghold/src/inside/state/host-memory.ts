import { StrongholdError } from '../../contract/errors.js'

/** The memory that the host says this process can have: nothing inside can ask the system. */
export class HostMemory {
  /** Unknown unless the host said it. */
  bytes = Number.POSITIVE_INFINITY

  /**
   * To be asked before scrypt, which takes 128 · r · N bytes (RFC 7914, section 2), with the r of
   * age, which is 8. A header can name any N, before anything of the file is authenticated: where
   * there is no such memory, the kernel would end this process instead of an error.
   * @throws StrongholdError `OUT_OF_MEMORY`.
   */
  requireScrypt(workFactor: number): void {
    if (2 ** (workFactor + 10) > this.bytes) throw new StrongholdError('OUT_OF_MEMORY')
  }
}
