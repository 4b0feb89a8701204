import { basename, dirname, join, resolve } from 'node:path'
import { syncDirectory } from './durable-write.js'
import { type Files, systemCode } from './files.js'

/**
 * Makes a directory (0700) and those above it that are missing, and the entries of all of them
 * durable: a snapshot is lost with any directory above it. Answers whether they are durable.
 */
export async function makeDirectories(files: Files, path: string): Promise<boolean> {
  const made = await files.mkdir(path, { recursive: true, mode: 0o700 })
  if (made === undefined) return true
  let durable = true
  const first = resolve(made)
  for (let directory = resolve(path); ; directory = dirname(directory)) {
    durable = (await syncReadable(files, dirname(directory))) && durable
    if (directory === first || directory === dirname(directory)) return durable
  }
}

/**
 * The path of a file, existing or new: symbolic links are followed if the file exists. A dangling
 * link is not followed.
 */
export async function realPathOf(files: Files, path: string): Promise<string> {
  try {
    return await files.realpath(path)
  } catch (error) {
    // After any other failure a file would be taken for missing, and a link replaced by a file.
    if (systemCode(error) !== 'ENOENT') throw error
    return join(await files.realpath(dirname(resolve(path))), basename(path))
  }
}

// A directory may allow new entries and forbid reading, which a sync needs; and `..` after a
// symbolic link names another directory.
async function syncReadable(files: Files, path: string): Promise<boolean> {
  try {
    return await syncDirectory(files, path)
  } catch (error) {
    if (!['EACCES', 'ENOENT'].includes(systemCode(error) ?? '')) throw error
    return false
  }
}
