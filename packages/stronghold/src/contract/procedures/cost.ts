/**
 * The cost of one call, computed from its input before it runs. A field that is left out is zero.
 *
 * A declaration may be too high and must never be too low: `docs/spec/budgets.md`.
 */
export interface Cost {
  /** Bytes that are hashed, encrypted or copied, each time that they are. */
  readonly hashed?: number
  /** Rounds of a key derivation from a password. */
  readonly rounds?: number
  /** Bytes of guarded memory besides the opened sources. */
  readonly scratch?: number
  /** Bytes of the answer. */
  readonly output?: number
  /**
   * Microseconds of a zone on the machine of the benchmarks, besides those of every call and every
   * byte of `hashed`, `scratch` and `output`.
   */
  readonly work?: number
}

/**
 * Computes a cost. `lengths` are those of the sources, in their order, in bytes. Unknown ones are
 * taken as `assumedLength`; a longer source never makes a call cheaper.
 */
export type CostOf<Input> = (input: Input, lengths: readonly number[]) => Cost

/** Bytes of a source whose length is unknown: a source that is not longer costs no more. */
export const assumedLength = 256

/**
 * Microseconds for bytes that are hashed in JavaScript, which a zone interprets (`--jitless`):
 * Keccak, and the hashes of BIP340 and BLS12-381.
 */
export function interpreted(bytes: number): number {
  return 3.5 * bytes
}

/**
 * Microseconds for bytes of text that are normalised (NFKD). A run of combining marks is sorted,
 * which takes the square of its length.
 */
export function normalised(bytes: number): number {
  return 2.5 * bytes + bytes ** 2 / 10_000
}

/** Bytes of guarded memory for a text when normalised: U+FDFA becomes eleven times as long. */
export function normalisedLength(bytes: number): number {
  return 11 * bytes
}
