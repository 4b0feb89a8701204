import type { ValueOf } from '../../contract/codec/index.js'
import { Create, Rekey, SealUnder, Unlock } from '../../contract/messages/snapshot.js'
import { Clear, SealStored, StoreSnapshotKey } from '../../contract/messages/transfer.js'
import { newStorageOf } from '../opening.js'
import { explaining, openingLimits } from '../opening-limits.js'
import type {
  ChangeKeyOptions,
  CopyReport,
  NewKeyOptions,
  StoredKeyOptions,
  StoreKeyOptions,
  TargetOptions,
  UnlockOptions,
} from '../options.js'
import type { Platform } from '../platform.js'
import { type ProofOptions, proven } from '../proof.js'
import type { Session } from '../session/session.js'
import type { ZoneSession } from '../session/zone-session.js'
import type { SnapshotStorage } from '../storage/snapshot-storage.js'
import type { Commits } from './commits.js'
import { formatVersion } from './file-version.js'

type SealedCopy = ValueOf<typeof SealUnder.output>

/** Carries the bytes of one snapshot between the zone and the storage. */
export class SnapshotCarrier {
  readonly #zone: ZoneSession
  readonly #storage: SnapshotStorage
  readonly #commits: Commits

  constructor(zone: ZoneSession, storage: SnapshotStorage, commits: Commits) {
    this.#zone = zone
    this.#storage = storage
    this.#commits = commits
  }

  async create({ key, signal }: NewKeyOptions, workFactor: number): Promise<void> {
    const facts = await this.#zone.enter(
      (session) =>
        key.lend((material) => session.request(Create, { key: material, workFactor }, { signal })),
      signal,
    )
    this.#commits.know(facts)
    this.#commits.reset()
    await this.#commits.create()
  }

  async unlock(options: UnlockOptions): Promise<void> {
    const { key, signal } = options
    const limits = openingLimits(options)
    const facts = await this.#zone.enter(async (session) => {
      // A commit of an earlier session may still be on its way to the disk.
      await this.#commits.drained()
      const file = await this.#storage.read()
      formatVersion(file)
      this.#commits.reset()
      const least = this.#commits.leastGeneration
      return key.lend((material) =>
        explaining(limits, () =>
          session.request(Unlock, { key: material, ...limits, file, least }, { signal }),
        ),
      )
    }, signal)
    this.#commits.know(facts)
  }

  async rekey(options: ChangeKeyOptions): Promise<void> {
    this.#zone.require()
    this.#commits.requireWritable()
    this.#commits.requireWhole()
    const rekeying = this.#requestNewKey(options, (session, input) => session.request(Rekey, input))
    this.#commits.know(await rekeying)
    await this.#commits.commit()
  }

  async copyTo(
    platform: Platform,
    options: TargetOptions & (ChangeKeyOptions | StoredKeyOptions),
  ): Promise<CopyReport> {
    const { path, storage: given } = options
    const storage = await newStorageOf(platform, { path, storage: given })
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

  async clear(options: ProofOptions): Promise<void> {
    await proven(options, async (current) => {
      const clearing = this.#zone.require().request(Clear, { current })
      const before = this.#commits.isCleared
      // At once: every later file is sealed after it.
      this.#commits.cleared()
      await clearing.catch((error: unknown) => {
        this.#commits.notCleared(before)
        throw error
      })
    })
  }

  #sealFor(options: ChangeKeyOptions | StoredKeyOptions): Promise<SealedCopy> {
    if (options.key === undefined) {
      const { location } = options
      return this.#zone.require().request(SealStored, { location })
    }
    return this.#requestNewKey(options, (session, input) => session.request(SealUnder, input))
  }

  async #requestNewKey<Output>(
    { current, key, workFactor: asked }: ChangeKeyOptions,
    request: (session: Session, input: ValueOf<typeof Rekey.input>) => Promise<Output>,
  ): Promise<Output> {
    const workFactor = key.workFactor(asked)
    const session = this.#zone.require()
    return current.lend((proof) =>
      key.lend((material) => request(session, { current: proof, key: material, workFactor })),
    )
  }
}
