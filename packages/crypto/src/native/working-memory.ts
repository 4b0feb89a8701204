import process from 'node:process'
import { sodium } from './sodium.js'

const SIZE = 2048
const ALIGNMENT = 16

/** Electron forbids memory outside of V8's sandbox, and `sodium_malloc` has no other kind. */
export const isGuarded = process.versions.electron === undefined

const memory = isGuarded ? new Uint8Array(sodium.sodium_malloc(SIZE)) : new Uint8Array(SIZE)
let used = 0

/**
 * Memory in which the functions of this provider hold secrets while they run, each function its
 * own piece for ever. Calls are synchronous, so a piece has one user at a time, who wipes it.
 */
export function reserve(length: number): Uint8Array {
  if (used + length > SIZE) throw new RangeError('reserve: the working memory is too small')
  const piece = memory.subarray(used, used + length)
  used += Math.ceil(length / ALIGNMENT) * ALIGNMENT
  return piece
}
