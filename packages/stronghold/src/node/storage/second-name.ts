import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StrongholdError } from '../../contract/errors.js'
import { type Files, systemCode } from './files.js'

const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants

/** What follows the name of a snapshot in the names of ours: older states, a file of format 2. */
const ours = /^\.(?:g\d{1,16}|v2)$/

/**
 * Refuses a file that has a second name. The lock goes by the name, so that under the other one the
 * same bytes could be written at once; and a write replaces what one name stands for, so that both
 * would hold different states from then on. Names of our own are left by a commit that was cut off
 * between its two steps, and are in nobody's way.
 * @throws StrongholdError `SNAPSHOT_LINKED`, and errors of the system.
 */
export async function requireOneName(files: Files, path: string): Promise<void> {
  const file = await identityOf(files, path)
  // A directory counts what is in it; it is refused when it is read.
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
    // Nothing yet, or a symbolic link that leads nowhere.
    if (['ENOENT', 'ELOOP'].includes(systemCode(error) ?? '')) return undefined
    throw error
  }
}
