import { constants } from 'node:fs'
import { StrongholdError } from '../../contract/errors.js'
import { type Files, lacksHardLinks, systemCode } from './files.js'
import { readStart } from './whole-file.js'

const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants

// Magic, version, age header and payload nonce of format 3 (its nonce is fresh in every commit);
// the whole head of format 2.
const headLength = 173

/** The part of a snapshot's bytes that tells it from every other. */
export function headOf(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, headLength)
}

/** The head of the file at `path`. */
export async function readHead(files: Files, path: string): Promise<Uint8Array> {
  return (await readTarget(files, path)).head
}

/** The same with the permissions of the file. */
export async function readTarget(
  files: Files,
  path: string,
): Promise<{ readonly head: Uint8Array; readonly mode: number }> {
  const file = await files.open(path, O_RDONLY | O_NONBLOCK)
  try {
    return { head: await readStart(file, headLength), mode: (await file.stat()).mode & 0o777 }
  } finally {
    await file.close()
  }
}

/**
 * Gives the file `temporary`, which holds `bytes`, the name `path`, which must be free. It may keep
 * its first name too.
 * @throws StrongholdError `SNAPSHOT_EXISTS`, and errors of the system.
 */
export async function placeNew(
  files: Files,
  temporary: string,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  try {
    // A link, unlike a rename, never replaces a file that appeared in the meantime.
    await files.link(temporary, path)
  } catch (error) {
    if (lacksHardLinks(error)) {
      // The write lock keeps other Strongholds out between the check and the rename.
      await requireAbsent(files, path)
      await placeOver(files, temporary, path, bytes)
    } else if ((await linkCount(files, temporary)) < 2) {
      // A network file system can make the link and lose the answer.
      throw error
    }
  }
}

/** Replaces the file at `path` by the file `temporary`, which holds `bytes`. */
export async function placeOver(
  files: Files,
  temporary: string,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  try {
    await files.rename(temporary, path)
  } catch (error) {
    // The rename may be done and its answer lost, as above.
    const head = await readHead(files, path).catch(() => undefined)
    if (head === undefined || Buffer.compare(head, headOf(bytes)) !== 0) throw error
  }
}

async function requireAbsent(files: Files, path: string): Promise<void> {
  let file: Awaited<ReturnType<Files['open']>>
  try {
    file = await files.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  await file.close()
  throw new StrongholdError('SNAPSHOT_EXISTS')
}

async function linkCount(files: Files, path: string): Promise<number> {
  try {
    const file = await files.open(path, O_RDONLY | O_NOFOLLOW)
    try {
      return (await file.stat()).nlink
    } finally {
      await file.close()
    }
  } catch {
    return 0
  }
}
