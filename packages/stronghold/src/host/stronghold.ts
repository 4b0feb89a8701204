import type { Client } from '../client/client.js'
import { exactMethods, shows } from '../contract/codec/index.js'
import { type Path, pathBytes } from '../contract/location.js'
import { type ClientInventory, Inventory } from '../contract/messages/policy.js'
import { type ClientFacts, Inspect, type SnapshotFacts } from '../contract/messages/snapshot.js'
import { ClientRegistry } from './clients/client-registry.js'
import { StrongholdClients } from './clients/stronghold-clients.js'
import type { Composed } from './compose.js'
import type { LockKeeper } from './lock-keeper.js'
import { strongholdOptions as checks, spendingOptions } from './option-checks.js'
import type {
  ChangeKeyOptions,
  CommitOptions,
  CopyOptions,
  CopyReport,
  ImportClientOptions,
  ImportSnapshotOptions,
  LeaveOptions,
  StoreKeyOptions,
  UnlockOptions,
} from './options.js'
import type { Platform } from './platform.js'
import { Policies } from './policies.js'
import type { ProofOptions } from './proof.js'
import type { Report } from './session/session.js'
import type { StrongholdState, ZoneSession } from './session/zone-session.js'
import { importClients } from './snapshot/client-import.js'
import type { Commits } from './snapshot/commits.js'
import type { SnapshotCarrier } from './snapshot/snapshot-carrier.js'
import type { SnapshotStorage, StorageNotice } from './storage/snapshot-storage.js'
import { SnapshotSync } from './sync/sync.js'

/**
 * A database of secrets in one encrypted snapshot.
 *
 * Every secret is inside: in a zone process of its own. This object holds a socket to it, and
 * carries encrypted bytes between it and the storage. Changes live in the zone until `commit`.
 */
export class Stronghold extends StrongholdClients implements AsyncDisposable {
  readonly #platform: Platform
  readonly #storage: SnapshotStorage
  readonly #zone: ZoneSession
  readonly #commits: Commits
  readonly #carrier: SnapshotCarrier
  readonly #keeper: LockKeeper
  readonly #registry: ClientRegistry
  /** The policies of secrets. */
  readonly policies: Policies
  /** Takes records in from elsewhere, and gives them out sealed. */
  readonly sync: SnapshotSync

  /** For the class of an entry, which makes what it is made of. */
  protected constructor({ platform, storage, zone, commits, carrier, keeper }: Composed) {
    const reserve = () => commits.reserve()
    const registry = new ClientRegistry(zone, reserve)
    super(zone, registry, reserve)
    this.#platform = platform
    this.#storage = storage
    this.#zone = zone
    this.#commits = commits
    this.#carrier = carrier
    this.#keeper = keeper
    this.#registry = registry
    this.policies = new Policies(zone)
    this.sync = new SnapshotSync(platform, zone, registry)
  }

  /** Whether a key is in memory. */
  get state(): StrongholdState {
    return this.#zone.state
  }

  /** Version, work factor and generation of the snapshot; only while unlocked. */
  get facts(): SnapshotFacts {
    return this.#commits.facts
  }

  /** Whether there are changes that a commit would write and a close would lose. */
  get dirty(): boolean {
    return this.#commits.pending
  }

  /** Notices of the storage, such as the remains of an interrupted write. */
  get notices(): readonly StorageNotice[] {
    return this.#storage.notices
  }

  /**
   * The protections of secrets on this host. Starts the zone if there is none: a call while the
   * user is still typing saves `unlock` the wait for the zone.
   */
  async report(signal?: AbortSignal): Promise<Report> {
    return this.#zone.report(checks.signal(signal))
  }

  /**
   * Opens the snapshot. After a failure the Stronghold stays locked and `unlock` can be repeated.
   * With the right to write, a file that is older than the one it was locked with is refused with
   * `SNAPSHOT_CHANGED`.
   * @throws StrongholdError `WRONG_KEY`, `WRONG_KEY_OR_DAMAGED`, `SNAPSHOT_DAMAGED`,
   *   `NOT_A_SNAPSHOT`, `UNSUPPORTED_VERSION`, `WORK_FACTOR_TOO_HIGH`, `SNAPSHOT_NOT_FOUND`,
   *   `SNAPSHOT_TOO_LARGE`, `SNAPSHOT_CHANGED`, `ALREADY_UNLOCKED`, `CANCELLED`, `CLOSED`,
   *   `KEY_SPENT`, `ZONE_*`, `STORAGE_*`.
   */
  async unlock(options: UnlockOptions): Promise<void> {
    return spendingOptions(checks.unlock, options, (own) => this.#carrier.unlock(own))
  }

  /**
   * Puts the snapshot under another key, and a new file key, and commits.
   * The kept generations remain under the old key: remove them if others know it.
   * @throws StrongholdError `WRONG_KEY` when `current` is not the key; as `create` and `commit`.
   */
  async rekey(options: ChangeKeyOptions): Promise<void> {
    return spendingOptions(checks.rekey, options, (own) => this.#carrier.rekey(own))
  }

  /**
   * Writes this snapshot, in format 3, to a new place, under a new key or one that was stored. This
   * Stronghold and its file are not changed. A file of format 2 is migrated in this way.
   * @throws StrongholdError `WRONG_KEY` when `current` is not the key, `SNAPSHOT_KEY_MISSING`; as
   *   `create`.
   */
  async copyTo(options: CopyOptions): Promise<CopyReport> {
    return spendingOptions(checks.copyTo, options, (own) =>
      this.#carrier.copyTo(this.#platform, own),
    )
  }

  /**
   * Keeps another key inside, until it is locked, cleared or rekeyed, so that `copyTo` can use it
   * without a question: for backups. It is derived once, here. A commit needs no stored key.
   * @throws StrongholdError `WRONG_KEY` when `current` is not the key; `WORK_FACTOR_TOO_LOW`.
   */
  async storeSnapshotKeyAtLocation(options: StoreKeyOptions): Promise<void> {
    return spendingOptions(checks.storeKey, options, (own) => this.#carrier.storeKey(own))
  }

  /**
   * Writes all changes to the storage: durable when the promise resolves, and cheap, since the key
   * is not derived again. Commits run one after the other.
   * @throws StrongholdError `READ_ONLY`, `MIGRATION_REQUIRED`, `SNAPSHOT_CHANGED`, `STORAGE_*`;
   *   `CLEARED` after `clear` unless `cleared`; the changes are still there then.
   */
  async commit(options: CommitOptions = {}): Promise<void> {
    await this.#commits.commit(checks.commit(options).cleared)
  }

  /**
   * Writes one client, as it is now, and leaves everything else in the file as it was last
   * committed; other changes stay uncommitted.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`, `UNCOMMITTED_CHANGES` when a `rekey`
   *   or another commit before it failed: commit all; `SNAPSHOT_CHANGED` for a file that is not the
   *   last one; as `commit`.
   */
  async commitClient(path: Path): Promise<void> {
    const own = checks.path(path)
    await this.#commits.commitClient(pathBytes(own), this.#registry.subjectOf(own))
  }

  /** Calls `listener` after each commit with changes, until the returned function is called. */
  onCommitted(listener: () => void): () => void {
    return this.#commits.onCommitted(checks.listener(listener))
  }

  /**
   * Takes one client out of another snapshot file, of format 2 or 3, and loads it. All or nothing.
   * The other file is only read, and not locked; other requests wait while its key is derived.
   * @throws StrongholdError `CLIENT_NOT_FOUND` there, `CLIENT_EXISTS` here, `RESERVED_NAME`; as
   *   `unlock`.
   */
  async importClient(options: ImportClientOptions): Promise<Client> {
    return spendingOptions(checks.importClient, options, async (own) => {
      await importClients(this.#platform, this.#zone.require(), own, own)
      return this.#registry.load(own.as ?? own.client)
    })
  }

  /**
   * Takes all clients out of another snapshot file, or none. Answers their ids.
   * @throws StrongholdError `CLIENT_EXISTS` when one of them is here already; as `importClient`.
   */
  async importSnapshot(options: ImportSnapshotOptions): Promise<readonly Uint8Array[]> {
    return spendingOptions(checks.importSnapshot, options, (own) =>
      importClients(this.#platform, this.#zone.require(), own),
    )
  }

  /**
   * Destroys everything in memory: every client and store, and the stored keys. It is still
   * unlocked, and empty. The file is untouched: lock to have it back, or commit with `cleared`.
   * `current` as for `destroy`, where a client, vault or record has a policy.
   * @throws StrongholdError `PROOF_REQUIRED`, `WRONG_KEY`; nothing has happened then.
   */
  async clear(options: ProofOptions = {}): Promise<void> {
    await this.#carrier.clear(options)
    this.#registry.clear()
  }

  /** Clients, vaults, records and store keys of the snapshot, by id: names are hashes. */
  async inspect(): Promise<readonly ClientFacts[]> {
    return this.#zone.require().request(Inspect, undefined)
  }

  /** All facts about the snapshot's contents, without the contents: names, types, policies. */
  async inventory(): Promise<readonly ClientInventory[]> {
    return this.#zone.require().request(Inventory, undefined)
  }

  /**
   * Forgets every secret at once: the zone process is ended. `unlock` starts another.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` unless `discard`; it then stays unlocked.
   */
  async lock(options: LeaveOptions = {}): Promise<void> {
    await this.#keeper.lock(checks.leave(options))
  }

  /**
   * Locks, and gives the right to write back. The object cannot be used again.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` unless `discard`; it is still open then.
   */
  async close(options: LeaveOptions = {}): Promise<void> {
    await this.#keeper.close(checks.leave(options))
  }

  /** Closes and discards uncommitted changes, as the end of a failed scope should. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close({ discard: true })
  }
}

exactMethods(Stronghold, {
  report: 1,
  commit: 1,
  clear: 1,
  lock: 1,
  close: 1,
  // Of StrongholdClients.
  purgeClient: 2,
  destroy: 2,
  replace: 3,
})
shows(Stronghold, 'Stronghold', ({ state }) => state)
