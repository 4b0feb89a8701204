import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { StrongholdError } from '../errors.js'
import { isTemporaryName, removeQuietly, syncDirectory, writeTemporary } from './durable-write.js'
import { type Files, storageError, systemCode } from './files.js'
import { keepGeneration, pruneGenerations } from './generations.js'
import type { SnapshotStorage, StorageNotice } from './snapshot-storage.js'
import { WriteLock } from './write-lock.js'

/** How a `FileStorage` behaves. */
export interface FileStorageOptions {
  /** Older states kept beside the file (`<file>.g<number>`); 2 by default, 0 for none. */
  readonly keepGenerations?: number
  /** Bytes that a snapshot file may have; 1 GiB by default. */
  readonly maxLength?: number
  /** Make the directory of the file if it is missing. */
  readonly makeDirectory?: boolean
  /** The file system, for tests. */
  readonly files?: Files
}

// Magic, version, age header and payload nonce of format 3 (its nonce is fresh in every commit);
// the whole head of format 2.
const fingerprintLength = 173

/**
 * A snapshot in a file.
 *
 * A write goes to a new file of mode 0600, which is synced and read back, takes the old one's place
 * by a rename, and the directory is synced: at no moment is there neither the old nor the new
 * state. A symbolic link at `path` is followed once, when the storage is made; the file it leads to
 * is the one that is replaced.
 */
export class FileStorage implements SnapshotStorage {
  readonly path: string
  readonly #files: Files
  readonly #keep: number
  readonly #maxLength: number
  readonly #notices: StorageNotice[] = []
  #lock: WriteLock | undefined
  #seen: Uint8Array | undefined

  private constructor(path: string, options: FileStorageOptions) {
    this.path = path
    this.#files = options.files ?? fs
    this.#keep = options.keepGenerations ?? 2
    this.#maxLength = options.maxLength ?? 2 ** 30
  }

  /**
   * The storage for the file at `path`, which need not exist; its directory must, unless
   * `makeDirectory` (then made with mode 0700).
   * @throws StrongholdError `SNAPSHOT_NOT_FOUND` for a missing directory, `STORAGE_*`.
   */
  static async at(path: string, options: FileStorageOptions = {}): Promise<FileStorage> {
    const { keepGenerations: keep = 2 } = options
    if (typeof path !== 'string' || !Number.isInteger(keep) || keep < 0) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    const files = options.files ?? fs
    try {
      if (options.makeDirectory) await files.mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const real = await files.realpath(path).catch(async () => {
        const directory = await files.realpath(dirname(resolve(path)))
        return join(directory, basename(path))
      })
      return new FileStorage(real, options)
    } catch (error) {
      throw storageError(error)
    }
  }

  get notices(): readonly StorageNotice[] {
    return this.#notices
  }

  async acquire(): Promise<void> {
    if (this.#lock !== undefined) return
    try {
      this.#lock = await WriteLock.acquire(this.#files, this.path)
      await this.#findRemains(true)
    } catch (error) {
      await this.release()
      throw storageError(error)
    }
  }

  async release(): Promise<void> {
    const lock = this.#lock
    this.#lock = undefined
    await lock?.release()
  }

  async read(): Promise<Uint8Array> {
    try {
      if (this.#lock === undefined) await this.#findRemains(false)
      const file = await this.#files.open(this.path, constants.O_RDONLY)
      try {
        const { size } = await file.stat()
        if (size > this.#maxLength) throw new StrongholdError('SNAPSHOT_TOO_LARGE')
        const bytes = await file.readFile()
        this.#seen = bytes.slice(0, fingerprintLength)
        return bytes
      } finally {
        await file.close()
      }
    } catch (error) {
      throw storageError(error)
    }
  }

  async create(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes, async (temporary) => {
      // A link, unlike a rename, never replaces a file that somebody made in the meantime.
      await this.#files.link(temporary, this.path)
      await removeQuietly(this.#files, temporary)
    })
  }

  async replace(bytes: Uint8Array, generation: number): Promise<void> {
    await this.#write(bytes, async (temporary) => {
      await this.#requireUnchanged()
      if (this.#keep > 0) {
        await keepGeneration(this.#files, this.path, generation).catch(() =>
          this.#notices.push({ kind: 'GENERATION_NOT_KEPT', path: this.path }),
        )
      }
      await this.#files.rename(temporary, this.path)
    })
    await pruneGenerations(this.#files, this.path, this.#keep).catch(() => undefined)
  }

  async #write(bytes: Uint8Array, place: (temporary: string) => Promise<void>): Promise<void> {
    if (this.#lock === undefined) throw new StrongholdError('READ_ONLY')
    let temporary: string | undefined
    try {
      temporary = await writeTemporary(this.#files, this.path, bytes)
      await place(temporary)
    } catch (error) {
      if (temporary !== undefined) await removeQuietly(this.#files, temporary)
      throw storageError(error)
    }
    this.#seen = bytes.slice(0, fingerprintLength)
    await this.#syncDirectory()
  }

  // The new bytes are in place by now. What is uncertain after a failure is whether a power cut
  // could bring the old ones back, so the caller is told to commit once more.
  async #syncDirectory(): Promise<void> {
    try {
      await syncDirectory(this.#files, dirname(this.path))
    } catch (error) {
      // Some network and user-space file systems cannot sync a directory at all.
      if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '')) {
        const detail = 'The new state is in place but may not survive a power cut; commit again.'
        throw new StrongholdError('STORAGE_FAILED', { detail, cause: error })
      }
      this.#notices.push({ kind: 'NOT_DURABLE', path: this.path })
    }
  }

  // A writer that knows no lock, such as the Rust original, may have been here.
  async #requireUnchanged(): Promise<void> {
    const file = await this.#files.open(this.path, constants.O_RDONLY)
    try {
      const head = Buffer.alloc(fingerprintLength)
      const { bytesRead } = await file.read(head, 0, fingerprintLength, 0)
      if (this.#seen === undefined || Buffer.compare(head.subarray(0, bytesRead), this.#seen)) {
        throw new StrongholdError('SNAPSHOT_CHANGED')
      }
    } finally {
      await file.close()
    }
  }

  async #findRemains(remove: boolean): Promise<void> {
    const directory = dirname(this.path)
    for (const name of await this.#files.readdir(directory)) {
      if (!isTemporaryName(name, basename(this.path))) continue
      const path = join(directory, name)
      this.#notices.push({ kind: 'INTERRUPTED_WRITE', path })
      if (remove) await removeQuietly(this.#files, path)
    }
  }
}
