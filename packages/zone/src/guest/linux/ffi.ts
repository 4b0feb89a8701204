/** Raw system calls: the only file of this package that touches foreign functions. */
export interface System {
  /**
   * Calls the kernel, and answers like it: the result, or the negative error number. Arguments are
   * numbers or addresses of memory that the caller keeps alive.
   */
  call(number: number, ...parameters: readonly (number | bigint)[]): number
  /** The address of `bytes`, which must have a buffer of its own, see `nativeBytes`. */
  address(bytes: Uint8Array): bigint
}

/**
 * Zeroed memory whose address does not change. (V8 keeps short typed arrays on its own heap, where
 * the garbage collector moves them.)
 */
export const nativeBytes = (length: number): Uint8Array => new Uint8Array(new ArrayBuffer(length))

/** Loads koffi. Rejects when it is not installed or has no binary for this system. */
export const loadSystem = async (): Promise<System> => {
  const { default: koffi } = await import('koffi')
  // The C library's `syscall` is variadic; on x64 and arm64 Linux, integers travel as if it were not.
  const syscall = koffi.load(null).func('syscall', 'int64', new Array(7).fill('int64'))
  return {
    call: (number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) => {
      const result = Number(syscall(number, a, b, c, d, e, f))
      return result === -1 ? -koffi.errno() : result
    },
    address: (bytes) => koffi.address(bytes),
  }
}
