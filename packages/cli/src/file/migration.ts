import { constants } from 'node:fs'
import { CliError } from '../io/errors.js'

/** The part of `node:fs/promises` that a migration needs: tests interrupt these calls one by one. */
export interface MigrationFiles {
  open(path: string, flags: number): Promise<MigrationFile>
  link(existing: string, path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

interface MigrationFile {
  stat(): Promise<{ readonly size: number; isFile(): boolean }>
  readFile(): Promise<Uint8Array>
  sync(): Promise<void>
  close(): Promise<void>
}

/** A migration in place: what it reads, and what writes the new format to a path. */
export interface Migration {
  readonly files: MigrationFiles
  /** The real path of the file, and its directory. */
  readonly path: string
  readonly directory: string
  /** The bytes of the file when it was opened. */
  readonly original: Uint8Array
  /** Writes the snapshot in the new format to a file that does not exist; durable. */
  write(path: string): Promise<void>
}

/** The name under which the old file stays. */
export const keptPath = (path: string): string => `${path}.v2`

const newPath = (path: string): string => `${path}.migrating`

/**
 * Replaces a file by its new format and keeps the old one as `<file>.v2`.
 *
 * The file is at every moment the old or the new one, complete: the new one is written beside it
 * and takes its place by a rename, after the old one was given its second name. The next run
 * removes whatever a crash left, or takes it as done. The caller holds the lock of the file.
 * @throws CliError `MIGRATION_CONFLICT` when `<file>.v2` is something else.
 */
export async function migrateInPlace(migration: Migration): Promise<void> {
  const { files, path, original } = migration
  await requireKeepable(migration)
  await clearRemains(files, path)
  try {
    await migration.write(newPath(path))
    await keep(migration)
    await syncDirectory(migration)
    await requireSame(files, path, original)
    await files.rename(newPath(path), path)
  } catch (error) {
    await clearRemains(files, path)
    throw error
  }
  await syncDirectory(migration)
  await clearRemains(files, path)
}

/** Removes what an interrupted migration has left. */
export async function clearRemains(
  files: Pick<MigrationFiles, 'unlink'>,
  path: string,
): Promise<void> {
  for (const remains of [newPath(path), `${newPath(path)}.lock`]) {
    await files.unlink(remains).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}

// Checked before the key derivation, which takes long.
async function requireKeepable({ files, path, original }: Migration): Promise<void> {
  if ((await isSame(files, keptPath(path), original).catch(absent)) === false) throw conflict()
}

async function keep({ files, path, original }: Migration): Promise<void> {
  try {
    await files.link(path, keptPath(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  await requireSame(files, keptPath(path), original)
}

// A writer that knows no lock, such as the Rust original, may have been here.
async function requireSame(
  files: MigrationFiles,
  path: string,
  original: Uint8Array,
): Promise<void> {
  if (!(await isSame(files, path, original))) throw conflict()
}

// Its length first: the name may lead to a device, which never ends.
async function isSame(files: MigrationFiles, path: string, original: Uint8Array): Promise<boolean> {
  const file = await files.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = await file.stat()
    if (!stats.isFile() || stats.size !== original.length) return false
    return Buffer.compare(await file.readFile(), original) === 0
  } finally {
    await file.close()
  }
}

// Without this sync a power cut can undo the rename. Windows offers no way to do this through Node.
async function syncDirectory({ files, directory }: Migration): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await files.open(directory, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function conflict(): CliError {
  return new CliError(
    'MIGRATION_CONFLICT',
    'FILE.v2, which should keep the old file, is something else, or FILE was changed meanwhile.',
    { hint: 'move FILE.v2 away, or give another place with --to' },
  )
}
