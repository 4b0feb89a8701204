import { StrongholdError } from '../../contract/errors.js'
import {
  Confirm,
  Seal,
  type SealMode,
  type SnapshotFacts,
} from '../../contract/messages/snapshot.js'
import { SealClient } from '../../contract/messages/transfer.js'
import type { ChangedClient } from '../session/changes.js'
import type { Session } from '../session/session.js'
import type { ZoneSession } from '../session/zone-session.js'
import type { SnapshotStorage } from '../storage/snapshot-storage.js'

/**
 * Writes sealed files of the zone to the storage, one after the other. Owns what is known of
 * the open snapshot, and whether it may be written.
 */
export class Commits {
  readonly #zone: ZoneSession
  readonly #storage: SnapshotStorage
  readonly #access: 'read' | 'write'
  #facts: SnapshotFacts | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #reserving: Promise<void> | undefined
  #waiting = 0
  readonly #listeners = new Set<() => void>()
  #reserved = false
  #cleared = false

  constructor(zone: ZoneSession, storage: SnapshotStorage, access: 'read' | 'write') {
    this.#zone = zone
    this.#storage = storage
    this.#access = access
  }

  /** Of the open snapshot. @throws StrongholdError `LOCKED`, `CLOSED`. */
  get facts(): SnapshotFacts {
    this.#zone.require()
    return this.#facts as SnapshotFacts
  }

  /** What the zone said of the snapshot that it opened, made or put under another key. */
  know(facts: SnapshotFacts): void {
    this.#facts = facts
  }

  /** Whether the file may be written and has a format that is. */
  get writable(): boolean {
    return this.#access === 'write' && this.#facts?.version === 3
  }

  /**
   * The oldest generation that may be read now. With the right to write, nobody else writes: a file
   * older than the last one that was known was put back by somebody.
   */
  get leastGeneration(): number {
    return this.writable ? (this.#facts?.generation ?? 0) : 0
  }

  /** @throws StrongholdError `READ_ONLY`, `LOCKED`, `MIGRATION_REQUIRED`. */
  requireWritable(): SnapshotFacts {
    if (this.#access === 'read') throw new StrongholdError('READ_ONLY')
    const facts = this.#facts
    if (facts === undefined) throw new StrongholdError('LOCKED')
    if (facts.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
    return facts
  }

  /**
   * Calls `listener` after every commit that wrote changes, until the returned function is called.
   */
  onCommitted(listener: () => void): () => void {
    // A new entry for each call: removing one leaves another of the same function.
    const own = () => listener()
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /** Whether there are changes that were not written. */
  get pending(): boolean {
    return this.#zone.unlocked?.changes.any ?? false
  }

  /** Whether uses were written ahead that a last commit can give back. */
  get reserved(): boolean {
    return this.#reserved
  }

  /** Resolves when all requested commits are on the disk or have failed. */
  async drained(): Promise<void> {
    await this.#queue
  }

  /** A file was just read, or is about to be made. */
  reset(): void {
    this.#reserved = false
    this.#cleared = false
  }

  /** The contents were destroyed inside, and must not replace the file unasked. */
  cleared(): void {
    this.#cleared = true
  }

  /** The contents were not destroyed after all. */
  notCleared(before: boolean): void {
    this.#cleared = before
  }

  get isCleared(): boolean {
    return this.#cleared
  }

  /** @throws StrongholdError `CLEARED`. */
  requireWhole(): void {
    if (this.#cleared) throw new StrongholdError('CLEARED')
  }

  /** Writes the first file. */
  create(): Promise<void> {
    const session = this.#zone.require()
    return this.#next(() => this.#write(session, 'settle', (file) => this.#storage.create(file)))
  }

  /** Replaces the file; `cleared` allows an empty one. */
  commit(cleared = false, mode: SealMode = 'settle'): Promise<void> {
    return this.#next(() => {
      // Giving back uses that a caller waits for would make that caller ask for yet another commit.
      const kept = this.#waiting > 0 ? 'reserve' : mode
      return this.#replace(this.#zone.require(), kept, cleared)
    })
  }

  /** The last commit of a session that takes no further requests. */
  commitLast(session: Session): Promise<void> {
    return this.#next(() => this.#replace(session, 'settle', false))
  }

  /** Replaces one client in the file. `subject` is the one of the client's changes. */
  commitClient(path: Uint8Array, subject: ChangedClient): Promise<void> {
    return this.#next(async () => {
      const session = this.#zone.require()
      const { generation } = this.requireWritable()
      const file = await this.#storage.readAgain()
      const { mark } = session.changes
      const sealed = await session.request(SealClient, { path, file })
      await this.#storage.replace(sealed.file, generation)
      const changed = session.changes.committed(mark, subject)
      if (this.#zone.unlocked === session) this.#written(sealed.generation)
      if (changed) this.#tell()
    })
  }

  /**
   * Counted uses are written before they happen; all waiting uses share one commit. The caller
   * calls the returned function when the use was made, or was not: until then no commit gives back
   * the uses that this one wrote ahead.
   */
  async reserve(): Promise<() => void> {
    this.#waiting++
    const done = () => void this.#waiting--
    this.#reserving ??= this.commit(false, 'reserve').finally(() => {
      this.#reserving = undefined
    })
    try {
      await this.#reserving
    } catch (error) {
      done()
      throw error
    }
    return done
  }

  /**
   * Before the end: no commit is under way, nothing is lost, and uses that were written ahead and
   * not made are given back. `discard` waits only for running commits, and gives none back.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` unless `discard`.
   */
  async settle(discard = false): Promise<void> {
    await this.#queue
    if (this.pending && !discard) throw new StrongholdError('UNCOMMITTED_CHANGES')
    const session = this.#zone.unlocked
    if (discard || !this.#reserved || session === undefined) return
    await this.commitLast(session)
  }

  #written(generation: number): void {
    this.#facts = { ...(this.#facts as SnapshotFacts), generation }
  }

  #next(write: () => Promise<void>): Promise<void> {
    const writing = this.#queue.then(write)
    this.#queue = writing.catch(() => undefined)
    return writing
  }

  async #replace(session: Session, mode: SealMode, cleared: boolean): Promise<void> {
    const { generation } = this.requireWritable()
    if (!cleared) this.requireWhole()
    await this.#write(session, mode, (file) => this.#storage.replace(file, generation))
    this.#cleared = false
  }

  async #write(
    session: Session,
    mode: SealMode,
    place: (file: Uint8Array) => Promise<void>,
  ): Promise<void> {
    const { mark } = session.changes
    const { file, generation } = await session.request(Seal, { mode })
    await place(file)
    if (this.#zone.unlocked === session) {
      await session.request(Confirm, { generation })
      this.#reserved = mode === 'reserve'
      this.#written(generation)
    }
    if (session.changes.committed(mark)) this.#tell()
  }

  /** Errors of a listener, now or later, do not matter: the file is written. */
  #tell(): void {
    for (const listener of this.#listeners) void (async () => listener())().catch(() => undefined)
  }
}
