import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type Path, pathBytes } from '../../contract/location.js'
import {
  Create,
  Rekey,
  SealUnder,
  type SnapshotFacts,
  Unlock,
} from '../../contract/messages/snapshot.js'
import { Clear, SealStored, StoreSnapshotKey } from '../../contract/messages/transfer.js'
import { newOpeningOf, type Opening } from '../opening.js'
import { explaining, openingLimits } from '../opening-limits.js'
import type {
  ChangeKeyOptions,
  CommitOptions,
  CopyReport,
  NewKeyOptions,
  StoredKeyOptions,
  StoreKeyOptions,
  TargetOptions,
  UnlockOptions,
} from '../options.js'
import { type ProofOptions, proven } from '../proof.js'
import type { ChangedClient } from '../session/changes.js'
import type { Session } from '../session/session.js'
import type { ZoneSession } from '../session/zone-session.js'
import type { SnapshotStorage } from '../storage/snapshot-storage.js'
import { Commits } from './commits.js'
import { formatVersion } from './file-version.js'

type SealedCopy = ValueOf<typeof SealUnder.output>

/** Carries the bytes of one snapshot between what is inside and where they rest. */
export class SnapshotCarrier {
  readonly storage: SnapshotStorage
  readonly commits: Commits
  readonly #access: 'read' | 'write'
  readonly #door: ZoneSession
  #facts: SnapshotFacts | undefined

  constructor(door: ZoneSession, { storage, access }: Opening) {
    this.#door = door
    this.storage = storage
    this.#access = access
    this.commits = new Commits(
      door,
      storage,
      () => this.#requireWritable(),
      (generation) => {
        this.#facts = { ...(this.#facts as SnapshotFacts), generation }
      },
    )
  }

  /** @throws StrongholdError `LOCKED`, `CLOSED`. */
  get facts(): SnapshotFacts {
    this.#door.require()
    return this.#facts as SnapshotFacts
  }

  /** Whether the file may be written and has a format that is. */
  get writable(): boolean {
    return this.#access === 'write' && this.#facts?.version === 3
  }

  async create({ key, signal }: NewKeyOptions, workFactor: number): Promise<void> {
    this.#facts = await this.#door.enter(
      (session) =>
        key.lend((material) => session.request(Create, { key: material, workFactor }, { signal })),
      signal,
    )
    this.commits.reset()
    await this.commits.create()
  }

  async unlock(options: UnlockOptions): Promise<void> {
    const { key, signal } = options
    const limits = openingLimits(options)
    this.#facts = await this.#door.enter(async (session) => {
      // A commit of an earlier session may still be on its way to the disk.
      await this.commits.drained()
      const file = await this.storage.read()
      formatVersion(file)
      this.commits.reset()
      // Nobody else may write while this side holds the lock: an older file was put back.
      const least = this.writable ? (this.#facts?.generation ?? 0) : 0
      return key.lend((material) =>
        explaining(limits, () =>
          session.request(Unlock, { key: material, ...limits, file, least }, { signal }),
        ),
      )
    }, signal)
  }

  async rekey(options: ChangeKeyOptions): Promise<void> {
    this.#door.require()
    this.#requireWritable()
    this.commits.requireWhole()
    this.#facts = await this.#requestNewKey(options, (session, input) =>
      session.request(Rekey, input),
    )
    await this.commits.commit()
  }

  async copyTo(
    options: TargetOptions & (ChangeKeyOptions | StoredKeyOptions),
  ): Promise<CopyReport> {
    const { path, storage: given } = options
    const { storage } = await newOpeningOf({ path, storage: given })
    const { file, walletStore } = await this.#sealFor(options)
    await storage.acquire()
    await storage.create(file).finally(() => storage.release())
    return walletStore === undefined ? {} : { walletStore }
  }

  async storeKey(options: StoreKeyOptions): Promise<void> {
    const { location } = options
    await this.#requestNewKey(options, (session, newKey) =>
      session.request(StoreSnapshotKey, { newKey, location }),
    )
  }

  commit({ cleared }: CommitOptions = {}): Promise<void> {
    return this.commits.commit('settle', cleared)
  }

  /** `subject` is the one of the client's changes. */
  async commitClient(path: Path, subject: ChangedClient): Promise<void> {
    await this.commits.commitClient(pathBytes(path), subject)
  }

  async clear(options: ProofOptions): Promise<void> {
    await proven(options, async (current) => {
      const clearing = this.#door.require().request(Clear, { current })
      const before = this.commits.isCleared
      // At once: whatever is sealed from here on is sealed after it.
      this.commits.cleared()
      await clearing.catch((error: unknown) => {
        this.commits.notCleared(before)
        throw error
      })
    })
  }

  #sealFor(options: ChangeKeyOptions | StoredKeyOptions): Promise<SealedCopy> {
    if (options.key === undefined) {
      const { location } = options
      return this.#door.require().request(SealStored, { location })
    }
    return this.#requestNewKey(options, (session, input) => session.request(SealUnder, input))
  }

  async #requestNewKey<Output>(
    { current, key, workFactor: asked }: ChangeKeyOptions,
    request: (session: Session, input: ValueOf<typeof Rekey.input>) => Promise<Output>,
  ): Promise<Output> {
    const workFactor = key.workFactor(asked)
    const session = this.#door.require()
    return current.lend((proof) =>
      key.lend((material) => request(session, { current: proof, key: material, workFactor })),
    )
  }

  #requireWritable(): SnapshotFacts {
    if (this.#access === 'read') throw new StrongholdError('READ_ONLY')
    const facts = this.#facts
    if (facts === undefined) throw new StrongholdError('LOCKED')
    if (facts.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
    return facts
  }
}
