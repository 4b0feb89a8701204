import { lstatSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Stronghold, StrongholdError } from '@stronghold/stronghold'
import { CliError, hinted } from '../io/errors.js'

/**
 * Called before anybody is asked for a passphrase, and before a lock file is made beside a missing
 * file.
 * @throws StrongholdError `SNAPSHOT_NOT_FOUND`.
 */
export async function requireFile(path: string): Promise<void> {
  if (isThere(path)) return
  const error = new StrongholdError('SNAPSHOT_NOT_FOUND', { detail: `(${path})` })
  if ((await Stronghold.generations({ path }).catch(() => [])).length === 0) throw error
  throw hinted(
    error,
    'SNAPSHOT_NOT_FOUND',
    'older states of it are kept: `stronghold snapshot generations` lists them, `stronghold snapshot restore` puts one back',
  )
}

/** @throws StrongholdError `SNAPSHOT_EXISTS`, `GENERATIONS_KEPT`; CliError `DIRECTORY_NOT_FOUND`. */
export async function requireNoFile(path: string): Promise<void> {
  if (isThere(path)) {
    throw new StrongholdError('SNAPSHOT_EXISTS', { detail: `(${path})` })
  }
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new StrongholdError('SNAPSHOT_EXISTS', {
      detail: `(${path}, a link to what is not there)`,
    })
  }
  if (!isThere(dirname(resolve(path)))) {
    const directory = dirname(resolve(path))
    throw new CliError('DIRECTORY_NOT_FOUND', `The directory ${directory} is not there.`)
  }
  if ((await Stronghold.generations({ path })).length > 0) {
    throw new StrongholdError('GENERATIONS_KEPT', { detail: `(${path})` })
  }
}

/**
 * Runs `create`, which makes a new file at `path`; when it fails it leaves no lock file behind.
 *
 * This cannot harm two processes that create at once: the file itself is created by a link, which
 * only one of them can make.
 */
export async function leavingNothing<T>(path: string, create: () => Promise<T>): Promise<T> {
  try {
    return await create()
  } catch (error) {
    if (!isThere(path)) rmSync(`${path}.lock`, { force: true })
    throw error
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    // A folder that may not be searched, a loop of links.
    throw new StrongholdError('STORAGE_DENIED', { cause: error })
  }
}
