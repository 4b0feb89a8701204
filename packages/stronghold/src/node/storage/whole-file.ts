import { constants } from 'node:fs'
import { StrongholdError } from '../../contract/errors.js'
import type { Files, OpenFile } from './files.js'

const { O_RDONLY, O_NONBLOCK = 0 } = constants

/**
 * Opens a file for reading. Refuses anything but a regular file without waiting for it: a named
 * pipe would block forever, and a device would never end.
 * @throws StrongholdError `NOT_A_SNAPSHOT`, and errors of the system.
 */
export async function openRegular(files: Files, path: string, flags = 0): Promise<OpenFile> {
  const file = await files.open(path, O_RDONLY | O_NONBLOCK | flags)
  try {
    if (!(await file.stat()).isFile()) throw new StrongholdError('NOT_A_SNAPSHOT')
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/**
 * All bytes of a regular file.
 * @throws StrongholdError `SNAPSHOT_TOO_LARGE`, `NOT_A_SNAPSHOT`, and errors of the system.
 */
export async function readWhole(
  files: Files,
  path: string,
  { maxLength = Number.MAX_SAFE_INTEGER, flags = 0 } = {},
): Promise<Uint8Array> {
  const file = await openRegular(files, path, flags)
  try {
    const { size } = await file.stat()
    if (size > maxLength) throw new StrongholdError('SNAPSHOT_TOO_LARGE')
    return await readStart(file, size)
  } finally {
    await file.close()
  }
}

/** The first `length` bytes of a file, or all if there are fewer. */
export async function readStart(file: OpenFile, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
