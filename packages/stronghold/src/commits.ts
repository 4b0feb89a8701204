import type { Door } from './door.js'
import { StrongholdError } from './errors.js'
import { Confirm, Seal, type SealMode, type SnapshotFacts } from './messages/snapshot.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'

/** Carries sealed files from the inside to the storage, one after the other. */
export class Commits {
  readonly #door: Door
  readonly #storage: SnapshotStorage
  readonly #writable: () => SnapshotFacts
  readonly #written: (generation: number) => void
  #committed = 0
  #queue: Promise<unknown> = Promise.resolve()
  #reserving: Promise<void> | undefined
  #reserved = false

  /**
   * `writable` gives the facts of the open snapshot, or throws why it cannot be written; `written`
   * hears of every generation that is in place.
   */
  constructor(
    door: Door,
    storage: SnapshotStorage,
    writable: () => SnapshotFacts,
    written: (generation: number) => void,
  ) {
    this.#door = door
    this.#storage = storage
    this.#writable = writable
    this.#written = written
  }

  /** Whether there are changes that were not written. */
  get pending(): boolean {
    const session = this.#door.unlocked
    return session !== undefined && session.changes !== this.#committed
  }

  /** Resolves when all that was asked for is on the disk or has failed. */
  async drained(): Promise<void> {
    await this.#queue
  }

  /** The file that was just read has all the changes of its session. */
  reset(changes: number): void {
    this.#committed = changes
    this.#reserved = false
  }

  /** Writes the first file. */
  create(): Promise<void> {
    return this.#write('settle', (file) => this.#storage.create(file))
  }

  /** Replaces the file. */
  async commit(mode: SealMode = 'settle'): Promise<void> {
    const commit = this.#queue.then(() => {
      const { generation } = this.#writable()
      return this.#write(mode, (file) => this.#storage.replace(file, generation))
    })
    this.#queue = commit.catch(() => undefined)
    await commit
  }

  /** Counted uses are written before they happen; many that wait share one commit. */
  reserve(): Promise<void> {
    this.#reserving ??= this.commit('reserve').finally(() => {
      this.#reserving = undefined
    })
    return this.#reserving
  }

  /**
   * Before the end: nothing is under way, nothing is lost, and uses that were written ahead and not
   * made are given back. `discard` waits for nothing but what is on its way, and gives none back.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` unless `discard`.
   */
  async settle(discard = false): Promise<void> {
    await this.#queue
    if (this.pending && !discard) throw new StrongholdError('UNCOMMITTED_CHANGES')
    if (discard || !this.#reserved || this.#door.unlocked === undefined) return
    await this.commit()
  }

  async #write(mode: SealMode, place: (file: Uint8Array) => Promise<void>): Promise<void> {
    const session = this.#door.require()
    const { changes } = session
    const { file, generation } = await session.request(Seal, { mode })
    await place(file)
    if (this.#door.unlocked !== session) return
    await session.request(Confirm, { generation })
    this.#reserved = mode === 'reserve'
    this.#committed = changes
    this.#written(generation)
  }
}
