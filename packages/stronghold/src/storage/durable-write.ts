import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StrongholdError } from '../errors.js'
import type { Files } from './files.js'

const { O_CREAT, O_EXCL, O_WRONLY, O_RDONLY, O_NOFOLLOW = 0, O_DIRECTORY = 0 } = constants

/**
 * Writes `bytes` to a new file beside `target`, makes them durable and reads them back.
 *
 * The name is drawn at random and the file must not exist (O_EXCL), so that nobody can put a
 * symbolic link in its place; nobody but the owner may read it (0600). On failure it is removed.
 * Answers the path of the new file.
 */
export async function writeTemporary(
  files: Files,
  target: string,
  bytes: Uint8Array,
): Promise<string> {
  const path = join(dirname(target), temporaryName(basename(target)))
  const file = await files.open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600)
  try {
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await verify(files, path, bytes)
    return path
  } catch (error) {
    await removeQuietly(files, path)
    throw error
  }
}

/** Makes the entries of a directory durable: a rename is lost in a power cut without it. */
export async function syncDirectory(files: Files, path: string): Promise<void> {
  // Windows offers no way to do this through Node, and needs none for NTFS metadata.
  if (process.platform === 'win32') return
  const directory = await files.open(path, O_RDONLY | O_DIRECTORY)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** Removes a file that may be gone already; for cleaning up after another error. */
export async function removeQuietly(files: Files, path: string): Promise<boolean> {
  return files.unlink(path).then(
    () => true,
    () => false,
  )
}

/** The names that `writeTemporary` gives for a target's base name. */
export function isTemporaryName(name: string, base: string): boolean {
  return name.startsWith(`${base}.tmp-`) && /^[0-9a-f]{16}$/.test(name.slice(base.length + 5))
}

function temporaryName(base: string): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(8))
  return `${base}.tmp-${Buffer.from(random).toString('hex')}`
}

// A disk that is full or broken can accept a write and return something else: the old file is
// replaced only by bytes that were seen to be right.
async function verify(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, O_RDONLY | O_NOFOLLOW)
  try {
    const written = await file.readFile()
    if (Buffer.compare(written, bytes) !== 0) throw new StrongholdError('STORAGE_FAILED')
  } finally {
    await file.close()
  }
}
