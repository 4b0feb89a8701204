import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StrongholdError } from '../../contract/errors.js'
import { type Files, systemCode } from './files.js'

const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants

/** The suffixes of our own files: older states, a file of format 2. */
const ours = /^\.(?:g\d{1,16}|v2)$/

/**
 * Refuses a file that has a second name. The lock depends on the name, so the same bytes could be
 * written at once under the other one; and a write replaces the file of one name, so both names
 * would hold different states from then on. Second names of our own are left by a commit that was
 * interrupted between its two steps, and are harmless.
 * @throws StrongholdError `SNAPSHOT_LINKED`, and errors of the system.
 */
export async function requireOneName(files: Files, path: string): Promise<void> {
  const file = await identityOf(files, path)
  // The link count of a directory counts its entries; a directory is refused when it is read.
  if (file === undefined || !file.isFile() || file.nlink < 2) return
  let known = 1
  for (const name of await files.readdir(dirname(path))) {
    if (!name.startsWith(basename(path)) || !ours.test(name.slice(basename(path).length))) continue
    const other = await identityOf(files, join(dirname(path), name))
    if (other?.ino === file.ino) known++
  }
  if (file.nlink > known) throw new StrongholdError('SNAPSHOT_LINKED')
}

async function identityOf(files: Files, path: string) {
  try {
    const file = await files.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    try {
      return await file.stat()
    } finally {
      await file.close()
    }
  } catch (error) {
    // No file yet, or a dangling symbolic link.
    if (['ENOENT', 'ELOOP'].includes(systemCode(error) ?? '')) return undefined
    throw error
  }
}
