import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** Bytes of one file of a program; the largest of ours has 6 MiB. */
const maxLength = 256 * 2 ** 20
const { O_RDONLY, O_NONBLOCK = 0 } = constants

/**
 * The bytes of a file that is code. Its length is checked before it is read, and only a regular
 * file is read: a device never ends, and a named pipe blocks.
 */
export const readCode = async (path: string): Promise<Buffer> => {
  const file = await open(path, O_RDONLY | O_NONBLOCK)
  try {
    const stats = await file.stat()
    if (!stats.isFile() || stats.size > maxLength) throw new RangeError('no file of a program')
    return await file.readFile()
  } finally {
    await file.close()
  }
}
