import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/**
 * A file's bytes in memory of their own. V8 keeps an array of up to 64 bytes in its heap, unless it
 * is made from an ArrayBuffer, and its collector leaves a copy behind whenever it moves one.
 */
export function readSecret(path) {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(new ArrayBuffer(fstatSync(file).size))
    readSync(file, bytes)
    return bytes
  } finally {
    closeSync(file)
  }
}

/**
 * The same bytes where most programs would have them: for a function that takes them over at once.
 */
export function inHeap(bytes) {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  bytes.fill(0)
  return copy
}
