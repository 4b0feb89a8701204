import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { StrongholdError } from '../../contract/errors.js'

const maxLength = 8 * 2 ** 20
const { O_RDONLY, O_NONBLOCK = 0 } = constants

/**
 * The bytes of a module, which is a regular file: a named pipe would block, and a device never
 * ends.
 * @throws StrongholdError `MODULE_REFUSED` when they cannot be read, or are more than 8 MiB.
 */
export function readModule(address: URL): Buffer {
  let fd: number
  try {
    fd = openSync(address, O_RDONLY | O_NONBLOCK)
  } catch (error) {
    throw refusal('It cannot be read.', error)
  }
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) throw refusal('It is no regular file.')
    if (stats.size > maxLength) throw refusal('It is longer than 8 MiB.')
    return readStart(fd, stats.size)
  } catch (error) {
    throw error instanceof StrongholdError ? error : refusal('It cannot be read.', error)
  } finally {
    closeSync(fd)
  }
}

function readStart(fd: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const count = readSync(fd, bytes, filled, length - filled, filled)
    if (count === 0) break
    filled += count
  }
  return bytes.subarray(0, filled)
}

function refusal(detail: string, cause?: unknown): StrongholdError {
  return new StrongholdError('MODULE_REFUSED', { detail, cause })
}
