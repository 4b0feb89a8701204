/** Every error of guarded memory, with its sentence. */
const table = {
  OUT_OF_MEMORY: 'Guarded memory is exhausted.',
  INVALID_ARGUMENT: 'An argument has the wrong type.',
  INVALID_LENGTH: 'A length must be a whole number of bytes, 0 or more.',
  DISPOSED: 'The memory was disposed.',
  NOT_SERIALIZABLE: 'Guarded bytes are not serializable.',
  ASYNC_WORK: 'The work returned a promise; guarded memory closes when the work returns.',
  SCRATCH_CLOSED: 'The scratch belongs to a work that has ended, or that waits for an inner one.',
  PROTECTION_FAILED: 'The system refused to change the protection of guarded pages.',
  PROTECTION_MISSING: 'A buffer would lack a protection that is required.',
  UNAVAILABLE: 'The backend that was asked for does not work on this host.',
} as const

/** The closed list of codes. Switch on it. */
export type MemoryErrorCode = keyof typeof table

const brand = Symbol.for('@stronghold/memory/MemoryError')

/** The one error class of this package. The message never holds bytes or the length of a secret. */
export class MemoryError extends Error {
  static {
    MemoryError.prototype.name = 'MemoryError'
  }

  readonly code: MemoryErrorCode
  readonly [brand] = true

  /** `detail` follows the code's sentence; `cause` is kept for the program, not for a log. */
  constructor(code: MemoryErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    super(
      options.detail === undefined ? table[code] : `${table[code]} ${options.detail}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
  }

  /** Recognises errors of other copies of this package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }
}

/** Throws `INVALID_LENGTH` unless `length` is a whole number, 0 or more. */
export function assertLength(length: number): void {
  if (!Number.isSafeInteger(length) || length < 0) throw new MemoryError('INVALID_LENGTH')
}

/**
 * Refuses further arguments after `max`: a restriction in one would not hold. Throws
 * `INVALID_ARGUMENT`.
 */
export function assertNoMore(max: number, surplus: readonly unknown[]): void {
  // Interpreted, before every message of a zone.
  if (surplus.length === 0) return
  const at = surplus.findIndex((value) => value !== undefined)
  if (at < 0) return
  throw new MemoryError('INVALID_ARGUMENT', { detail: `arguments[${max + at}]: wanted nothing.` })
}

/** Throws `INVALID_ARGUMENT` unless `work` can be called. */
export function assertWork(work: unknown): void {
  if (typeof work === 'function') return
  throw new MemoryError('INVALID_ARGUMENT', { detail: 'work: wanted a function.' })
}

/**
 * Throws `ASYNC_WORK` if `result` is a promise. An asynchronous work would go on after the memory
 * is closed and wiped: at best it crashes, at worst it uses zeros for a key.
 */
export function assertSettled(result: unknown): void {
  if (
    typeof result === 'object' &&
    result !== null &&
    typeof (result as { then?: unknown }).then === 'function'
  ) {
    throw new MemoryError('ASYNC_WORK')
  }
}
