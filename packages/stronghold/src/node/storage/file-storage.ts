import * as fs from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { exactMethods, exactStatics } from '../../contract/codec/exact.js'
import { given, shows } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type {
  KeptGeneration,
  SnapshotStorage,
  StorageNotice,
} from '../../host/storage/snapshot-storage.js'
import { makeDirectories, realPathOf } from './directories.js'
import { isTemporaryName, removed, setMode, syncDirectory, writeBeside } from './durable-write.js'
import { type Files, storageError, systemCode } from './files.js'
import { generationPath, keepGeneration, listGenerations, pruneGenerations } from './generations.js'
import { headOf, placeNew, placeOver, readHead, readTarget } from './placing.js'
import { requireOneName } from './second-name.js'
import { readWhole } from './whole-file.js'
import { WriteLock } from './write-lock.js'

/** The options of a `FileStorage`. */
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

const ownerOnly = 0o600

const storageOptions = given.fields<FileStorageOptions>({
  keepGenerations: given.optional(given.integer(0, 2 ** 31 - 1)),
  maxLength: given.orNoKey(given.integer(0, Number.MAX_SAFE_INTEGER)),
  makeDirectory: given.optional(given.flag),
  files: given.optional(given.having<Files>('a file system', 'open', 'rename')),
})

/**
 * A snapshot in a file.
 *
 * A write goes to a new file of mode 0600 (of the old one's, where that is stricter), which is synced
 * and read back, takes the old one's place by a rename, and the directory is synced: at no moment is
 * there neither the old nor the new state. `docs/spec/durability.md` has the states one by one. A symbolic link at `path` is followed
 * once, when the storage is made; the file it leads to is the one that is replaced.
 */
export class FileStorage implements SnapshotStorage {
  readonly path: string
  readonly #files: Files
  readonly #keep: number
  readonly #maxLength: number
  readonly #notices: StorageNotice[] = []
  #lock: WriteLock | undefined
  /** The head of the bytes in place, as far as this side knows. */
  #seen: Uint8Array | undefined
  /** Whether this side wrote the file in place and could not make it durable. */
  #uncertain = false

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
    given.read('path', given.text, path)
    const own = given.read('options', storageOptions, options)
    const { files = fs } = own
    try {
      const durable = !own.makeDirectory || (await makeDirectories(files, dirname(path)))
      const storage = new FileStorage(await realPathOf(files, path), own)
      if (!durable) storage.#notify('NOT_DURABLE')
      return storage
    } catch (error) {
      throw storageError(error)
    }
  }

  get notices(): readonly StorageNotice[] {
    return this.#notices
  }

  async acquire(): Promise<void> {
    if (this.#lock !== undefined) throw new StrongholdError('SNAPSHOT_LOCKED')
    try {
      const lock = await WriteLock.acquire(this.#files, this.path)
      try {
        await this.#findRemains(true)
        await requireOneName(this.#files, this.path)
      } catch (error) {
        await lock.release()
        throw error
      }
      this.#lock = lock
    } catch (error) {
      throw storageError(error)
    }
  }

  async release(): Promise<void> {
    const lock = this.#lock
    this.#lock = undefined
    // The system lets go of a file even where closing it reports an error.
    await lock?.release().catch(() => undefined)
  }

  async exists(): Promise<boolean> {
    return readHead(this.#files, this.path).then(
      () => true,
      (error: unknown) => systemCode(error) !== 'ENOENT',
    )
  }

  async read(): Promise<Uint8Array> {
    try {
      if (this.#lock === undefined) await this.#findRemains(false)
      const bytes = await this.#readFile(this.path)
      this.#seen = headOf(bytes)
      this.#uncertain = false
      return bytes
    } catch (error) {
      throw storageError(error)
    }
  }

  async readAgain(): Promise<Uint8Array> {
    const bytes = await this.#readFile(this.path)
    this.#requireSeen(headOf(bytes))
    return bytes
  }

  async listGenerations(): Promise<readonly KeptGeneration[]> {
    try {
      const generations = await listGenerations(this.#files, this.path)
      return generations.map(({ number, path }) => ({ generation: number, path }))
    } catch (error) {
      throw storageError(error)
    }
  }

  async readGeneration(generation: number): Promise<Uint8Array> {
    return this.#readFile(generationPath(this.path, generation))
  }

  async create(bytes: Uint8Array): Promise<void> {
    // The commits of a new file would remove the older states of the one before it.
    if ((await this.listGenerations()).length > 0 && !(await this.exists())) {
      throw new StrongholdError('GENERATIONS_KEPT')
    }
    await this.#write(bytes, async (temporary) => {
      await placeNew(this.#files, temporary, this.path, bytes)
      if (!(await removed(this.#files, temporary))) this.#remains(temporary)
    })
    try {
      await this.#syncDirectory()
    } catch (error) {
      // Nobody has seen it yet, so a failure can remove it.
      if (await removed(this.#files, this.path)) this.#seen = undefined
      throw storageError(error)
    }
  }

  async replace(bytes: Uint8Array, generation: number): Promise<void> {
    await this.#write(bytes, async (temporary) => {
      const mode = await this.#requireUnchanged()
      // A state whose commit was reported as failed is not kept: the one before it is.
      if (this.#keep > 0 && !this.#uncertain) await this.#keepGeneration(generation)
      await this.#keepMode(temporary, mode)
      await placeOver(this.#files, temporary, this.path, bytes)
    })
    await this.#makeDurable()
    await pruneGenerations(this.#files, this.path, this.#keep, generation).catch(() => undefined)
  }

  async restore(bytes: Uint8Array, replaced: number): Promise<void> {
    const exists = await this.exists()
    await this.#write(bytes, async (temporary) => {
      if (exists) await this.#keepMode(temporary, (await readTarget(this.#files, this.path)).mode)
      if (exists) await keepGeneration(this.#files, this.path, replaced, (t) => this.#remains(t))
      await placeOver(this.#files, temporary, this.path, bytes)
    })
    await this.#makeDurable()
  }

  async #readFile(path: string): Promise<Uint8Array> {
    try {
      return await readWhole(this.#files, path, { maxLength: this.#maxLength })
    } catch (error) {
      throw storageError(error)
    }
  }

  async #write(bytes: Uint8Array, place: (temporary: string) => Promise<void>): Promise<void> {
    if (this.#lock === undefined) throw new StrongholdError('READ_ONLY')
    const remains = (temporary: string) => this.#remains(temporary)
    try {
      await writeBeside(this.#files, { target: this.path, bytes, place, remains })
    } catch (error) {
      throw storageError(error)
    }
    this.#seen = headOf(bytes)
  }

  async #makeDurable(): Promise<void> {
    this.#uncertain = true
    try {
      await this.#syncDirectory()
    } catch (error) {
      const detail = 'The new state is in place but may not survive a power cut; commit again.'
      throw new StrongholdError('STORAGE_FAILED', { detail, cause: error })
    }
    this.#uncertain = false
  }

  async #syncDirectory(): Promise<void> {
    if (!(await syncDirectory(this.#files, dirname(this.path)))) this.#notify('NOT_DURABLE')
  }

  // A writer that knows no lock, such as the Rust original, may have been here.
  async #requireUnchanged(): Promise<number> {
    const { head, mode } = await readTarget(this.#files, this.path)
    this.#requireSeen(head)
    return mode
  }

  /**
   * The owner's rights stay as they were set; those of others are removed, and a notice says so.
   */
  async #keepMode(temporary: string, mode: number): Promise<void> {
    // Windows has no such bits.
    if (process.platform === 'win32') return
    if ((mode & 0o777 & ~ownerOnly) !== 0) this.#notify('MODE_NARROWED')
    if ((mode & ownerOnly) !== ownerOnly) await setMode(this.#files, temporary, mode & ownerOnly)
  }

  #requireSeen(head: Uint8Array): void {
    if (this.#seen === undefined || Buffer.compare(head, this.#seen) !== 0) {
      throw new StrongholdError('SNAPSHOT_CHANGED')
    }
  }

  async #keepGeneration(generation: number): Promise<void> {
    const remains = (temporary: string) => this.#remains(temporary)
    await keepGeneration(this.#files, this.path, generation, remains).catch(() =>
      this.#notify('GENERATION_NOT_KEPT'),
    )
  }

  async #findRemains(remove: boolean): Promise<void> {
    const directory = dirname(this.path)
    for (const name of await this.#files.readdir(directory)) {
      if (!isTemporaryName(name, basename(this.path))) continue
      this.#remains(join(directory, name))
      if (remove) await removed(this.#files, join(directory, name))
    }
  }

  #remains(temporary: string): void {
    this.#notify('INTERRUPTED_WRITE', temporary)
  }

  // Many commits on a file system without a feature must not make a long list.
  #notify(kind: StorageNotice['kind'], path = this.path): void {
    const known = this.#notices.some((notice) => notice.kind === kind && notice.path === path)
    if (!known) this.#notices.push({ kind, path })
  }
}

exactMethods(FileStorage, {})
exactStatics(FileStorage, { at: 2 })
shows(FileStorage, 'FileStorage', ({ path }) => JSON.stringify(path))
