import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StrongholdError } from '../../contract/errors.js'
import { type Files, type OpenFile, systemCode } from './files.js'
import { readWhole } from './whole-file.js'

const { O_CREAT, O_EXCL, O_WRONLY, O_RDONLY, O_NOFOLLOW = 0, O_DIRECTORY = 0 } = constants

/** A new file beside another, to be put in its place or under another name. */
export interface NewFile {
  /** The file whose directory and name the new one is made from. */
  readonly target: string
  readonly bytes: Uint8Array
  /** Gives the finished file its real name. */
  place(temporary: string): Promise<void>
  /** Called for a temporary file that could not be removed. */
  remains(temporary: string): void
}

/**
 * Writes a new file beside `target`, makes its bytes durable, reads them back and lets `place` name
 * it. Whatever fails, the temporary file is removed.
 *
 * Its name is random and must not exist (O_EXCL), so that nobody can put a symbolic link in its
 * place; only the owner may read it.
 */
export async function writeBeside(files: Files, file: NewFile): Promise<void> {
  const { target, bytes, place, remains } = file
  const temporary = join(dirname(target), temporaryName(basename(target)))
  const handle = await openNew(files, temporary)
  try {
    try {
      await letOwner(handle)
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    // A disk that is full or broken can accept a write and return something else: the old file is
    // replaced only by bytes that were read back.
    const written = await readWhole(files, temporary, { flags: O_NOFOLLOW })
    if (Buffer.compare(written, bytes) !== 0) throw new StrongholdError('STORAGE_FAILED')
    await place(temporary)
  } catch (error) {
    if (!(await removed(files, temporary))) remains(temporary)
    throw error
  }
}

/** Restores the owner's permissions of 0600 that an odd umask has removed. */
export async function letOwner(file: OpenFile): Promise<void> {
  const { mode } = await file.stat()
  if ((mode & 0o600) !== 0o600) await file.chmod(0o600)
}

/** Gives a new file the permissions of the one that it replaces. */
export async function setMode(files: Files, path: string, mode: number): Promise<void> {
  const file = await files.open(path, O_RDONLY | O_NOFOLLOW)
  try {
    await file.chmod(mode)
  } finally {
    await file.close()
  }
}

/**
 * Makes the entries of a directory durable: a rename is lost in a power cut without it.
 * Answers whether the file system can do that; some network and user-space ones cannot.
 */
export async function syncDirectory(files: Files, path: string): Promise<boolean> {
  // Windows offers no way to do this through Node, and needs none for NTFS metadata.
  if (process.platform === 'win32') return true
  const directory = await files.open(path, O_RDONLY | O_DIRECTORY)
  try {
    await directory.sync()
    return true
  } catch (error) {
    if (['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '')) return false
    throw error
  } finally {
    await directory.close()
  }
}

/** Removes a file. Answers whether it is gone. */
export async function removed(files: Files, path: string): Promise<boolean> {
  return files.unlink(path).then(
    () => true,
    (error) => systemCode(error) === 'ENOENT',
  )
}

/** The names of `writeBeside` for a target's base name. */
export function isTemporaryName(name: string, base: string): boolean {
  return name.startsWith(`${base}.tmp-`) && /^[0-9a-f]{16}$/.test(name.slice(base.length + 5))
}

async function openNew(files: Files, path: string): Promise<OpenFile> {
  try {
    return await files.open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600)
  } catch (error) {
    // A network file system can make the file and lose the answer.
    if (systemCode(error) !== 'EEXIST') await removed(files, path)
    throw error
  }
}

function temporaryName(base: string): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(8))
  return `${base}.tmp-${Buffer.from(random).toString('hex')}`
}
