/**
 * Working memory for secret intermediates, handed in so that the caller decides where they live
 * (the zone: guarded pages; a test: the heap).
 *
 * A function that takes bytes wipes them before it returns, unless they are its result. The owner
 * of the scratch decides when bytes may be handed out again, at the earliest when the call that
 * took them has returned.
 */
export interface Scratch {
  /** `length` bytes of any content. */
  take(length: number): Uint8Array
}

/**
 * Scratch in the ordinary heap. The bytes are wiped as everywhere, but until then nothing keeps
 * them out of swap, core dumps, or copies made by the garbage collector.
 */
export const heapScratch: Scratch = { take: (length) => new Uint8Array(length) }
