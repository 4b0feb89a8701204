import { constants } from 'node:fs'
import { link, mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StrongholdError } from '@stronghold/stronghold'

const saltLength = 32
const { O_RDONLY, O_NONBLOCK = 0 } = constants

/**
 * The salt of 32 bytes in the file at `path`. Where there is no file, one is drawn and written,
 * unless `snapshotExists`: that snapshot was made under a salt that is elsewhere or lost.
 * @throws StrongholdError `INVALID_ARGUMENT` for a missing or misshapen file, `STORAGE_*`.
 */
export async function readOrMakeSalt(path: string, snapshotExists: boolean): Promise<Uint8Array> {
  const present = await readSalt(path)
  if (present !== undefined) return present
  if (snapshotExists) {
    throw new StrongholdError('INVALID_ARGUMENT', { detail: 'There is no salt file.' })
  }
  await makeSalt(path).catch((error: unknown) => {
    throw storageError(error)
  })
  const made = await readSalt(path)
  if (made === undefined) throw new StrongholdError('STORAGE_FAILED')
  return made
}

async function readSalt(path: string): Promise<Uint8Array | undefined> {
  try {
    // A device or a named pipe is no file of 32 bytes.
    const file = await open(path, O_RDONLY | O_NONBLOCK)
    try {
      const stats = await file.stat()
      if (!stats.isFile()) throw new StrongholdError('STORAGE_FAILED')
      if (stats.size === saltLength) {
        const salt = new Uint8Array(await file.readFile())
        if (salt.length === saltLength) return salt
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (error instanceof StrongholdError) throw error
    throw storageError(error)
  }
  throw new StrongholdError('INVALID_ARGUMENT', { detail: 'A salt file has 32 bytes.' })
}

/**
 * Written beside its place, synced and linked into it: never half a salt, and of several programs
 * that start at once the first one's stays. Without its salt a snapshot is lost.
 */
async function makeSalt(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const [salt, name] = [new Uint8Array(saltLength), new Uint32Array(2)]
  globalThis.crypto.getRandomValues(salt)
  globalThis.crypto.getRandomValues(name)
  const temporary = `${path}.${[...name].map((word) => word.toString(36)).join('')}`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(salt)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(temporary, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(temporary, { force: true })
  }
  await syncDirectory(dirname(path))
}

/** Not every system lets a directory be opened; there the entry is durable when the system says. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined)
  await directory?.sync().catch(() => undefined)
  await directory?.close()
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function storageError(cause: unknown): StrongholdError {
  const code = codeOf(cause)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StrongholdError('STORAGE_DENIED', { cause })
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StrongholdError('STORAGE_FULL', { cause })
  return new StrongholdError('STORAGE_FAILED', { cause })
}
