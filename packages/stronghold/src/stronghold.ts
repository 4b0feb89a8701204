import type { Client } from './client.js'
import { ClientRegistry } from './client-registry.js'
import type { ValueOf } from './codec/index.js'
import { Commits } from './commits.js'
import { Door, type DoorState } from './door.js'
import { StrongholdError } from './errors.js'
import type { Path } from './location.js'
import { ListClients } from './messages/client.js'
import type { Message } from './messages/define.js'
import { type ClientInventory, Inventory } from './messages/policy.js'
import {
  type ClientFacts,
  Create,
  Inspect,
  type KeyMaterial,
  Rekey,
  SealUnder,
  type SnapshotFacts,
  Unlock,
} from './messages/snapshot.js'
import type { ChangeKeyOptions, NewKeyOptions, PlaceOptions, UnlockOptions } from './options.js'
import { type Place, placeOf } from './place.js'
import { Policies } from './policies.js'
import type { Report } from './session.js'
import type { SnapshotStorage, StorageNotice } from './storage/snapshot-storage.js'
import { SnapshotSync } from './sync.js'

/**
 * A database of secrets in one encrypted snapshot.
 *
 * All that is secret is inside: in a zone process of its own. This object holds a socket to it, and
 * carries encrypted bytes between it and the storage. Changes live in the zone until `commit`.
 */
export class Stronghold implements AsyncDisposable {
  readonly #storage: SnapshotStorage
  readonly #access: 'read' | 'write'
  readonly #door: Door
  readonly #registry: ClientRegistry
  /** What may be done with which secrets. */
  readonly policies: Policies
  /** Takes in records from elsewhere, and hands them out sealed. */
  readonly sync: SnapshotSync
  readonly #commits: Commits
  #facts: SnapshotFacts | undefined

  private constructor({ storage, access, start }: Place) {
    this.#storage = storage
    this.#access = access
    this.#door = new Door(start)
    this.policies = new Policies(this.#door)
    this.#commits = new Commits(
      this.#door,
      storage,
      () => this.#requireWritable(),
      (generation) => {
        this.#facts = { ...(this.#facts as SnapshotFacts), generation }
      },
    )
    this.#registry = new ClientRegistry(this.#door, () => this.#commits.reserve())
    this.sync = new SnapshotSync(this.#door, this.#registry)
  }

  /**
   * A locked Stronghold on a file that exists. With `access: 'write'` (the default) no other
   * process may write the file until `close`.
   * @throws StrongholdError `SNAPSHOT_LOCKED`, `STORAGE_*`.
   */
  static async at(options: PlaceOptions): Promise<Stronghold> {
    return Stronghold.#on(await placeOf(options))
  }

  /**
   * Opens a snapshot file of format 2 or 3 (format 2 for reading).
   * @throws StrongholdError as `at` and `unlock`.
   */
  static async open(options: PlaceOptions & UnlockOptions): Promise<Stronghold> {
    const place = await placeOf(options)
    // Or a mistyped name would leave a lock file beside no snapshot.
    if (!(await place.storage.exists())) throw new StrongholdError('SNAPSHOT_NOT_FOUND')
    const stronghold = await Stronghold.#on(place)
    return stronghold.#closingOnError(stronghold.unlock(options))
  }

  /**
   * Makes a new snapshot file of format 3.
   * @throws StrongholdError `SNAPSHOT_EXISTS`, `WORK_FACTOR_TOO_LOW`, `CANCELLED`, `SNAPSHOT_LOCKED`,
   *   `STORAGE_*`, `ZONE_*`.
   */
  static async create(options: PlaceOptions & NewKeyOptions): Promise<Stronghold> {
    const workFactor = options.key.workFactor(options.workFactor)
    const place = await placeOf({ ...options, access: 'write', makeDirectory: true })
    if (await place.storage.exists()) throw new StrongholdError('SNAPSHOT_EXISTS')
    const stronghold = await Stronghold.#on(place)
    return stronghold.#closingOnError(stronghold.#create(options, workFactor))
  }

  static async #on(place: Place): Promise<Stronghold> {
    if (place.access === 'write') await place.storage.acquire()
    return new Stronghold(place)
  }

  /** Whether a key is in memory. */
  get state(): DoorState {
    return this.#door.state
  }

  /** Version, work factor and generation of the snapshot; only while unlocked. */
  get facts(): SnapshotFacts {
    this.#door.require()
    return this.#facts as SnapshotFacts
  }

  /** Whether there are changes that a commit would write and a close would lose. */
  get dirty(): boolean {
    return this.#commits.pending
  }

  /** What the storage found, such as the remains of an interrupted write. */
  get notices(): readonly StorageNotice[] {
    return this.#storage.notices
  }

  /**
   * What protects the secrets on this host. Starts the zone if there is none: call it while the
   * user is still typing, and `unlock` need not wait for the zone.
   */
  report(signal?: AbortSignal): Promise<Report> {
    return this.#door.report(signal)
  }

  /**
   * Opens the snapshot. After a failure the Stronghold is locked as before and can be asked again.
   * @throws StrongholdError `WRONG_KEY`, `WRONG_KEY_OR_DAMAGED`, `SNAPSHOT_DAMAGED`,
   *   `NOT_A_SNAPSHOT`, `UNSUPPORTED_VERSION`, `WORK_FACTOR_TOO_HIGH`, `SNAPSHOT_NOT_FOUND`,
   *   `SNAPSHOT_TOO_LARGE`, `ALREADY_UNLOCKED`, `CANCELLED`, `CLOSED`, `KEY_SPENT`, `ZONE_*`,
   *   `STORAGE_*`.
   */
  async unlock({ key, signal, maxWorkFactor = 23 }: UnlockOptions): Promise<void> {
    this.#facts = await this.#door.enter(async (session) => {
      // A commit of an earlier session may still be on its way to the disk.
      await this.#commits.drained()
      const file = await this.#storage.read()
      const input = (material: KeyMaterial) => ({ key: material, maxWorkFactor, file })
      const facts = await key.lend((material) =>
        session.request(Unlock, input(material), { signal }),
      )
      this.#commits.reset(session.changes)
      return facts
    }, signal)
  }

  /**
   * Puts the snapshot under another key, and a new file key, and commits.
   * The kept generations remain under the old key: remove them if it is known to others.
   * @throws StrongholdError `WRONG_KEY` when `current` is not the key; as `create` and `commit`.
   */
  async rekey(options: ChangeKeyOptions): Promise<void> {
    this.#requireWritable()
    this.#facts = await this.#requestNewKey(Rekey, options)
    await this.commit()
  }

  /**
   * Writes this snapshot, in format 3 and under a new key, to a new place. This Stronghold and its
   * file are not changed: it is how format 2 is left behind.
   * @throws StrongholdError `WRONG_KEY` when `current` is not the key; as `create`.
   */
  async copyTo(options: PlaceOptions & ChangeKeyOptions): Promise<void> {
    const { storage } = await placeOf({ ...options, access: 'write', makeDirectory: true })
    if (await storage.exists()) throw new StrongholdError('SNAPSHOT_EXISTS')
    const { file } = await this.#requestNewKey(SealUnder, options)
    await storage.acquire()
    await storage.create(file).finally(() => storage.release())
  }

  /**
   * Writes all changes to the storage: durable when the promise resolves, and cheap, since the key
   * is not derived again. Commits run one after the other.
   * @throws StrongholdError `READ_ONLY`, `MIGRATION_REQUIRED`, `SNAPSHOT_CHANGED`, `STORAGE_*`;
   *   the changes are still there then, and can be committed again.
   */
  async commit(): Promise<void> {
    await this.#commits.commit()
  }

  /** The clients of the snapshot, by id. */
  async listClients(): Promise<readonly { readonly id: Uint8Array; readonly loaded: boolean }[]> {
    return this.#door.require().request(ListClients, undefined)
  }

  /** Clients, vaults, records and store keys of the snapshot, by id: names are hashes. */
  async inspect(): Promise<readonly ClientFacts[]> {
    return this.#door.require().request(Inspect, undefined)
  }

  /** All that is known of what is in the snapshot, without any of it: names, types, policies. */
  async inventory(): Promise<readonly ClientInventory[]> {
    return this.#door.require().request(Inventory, undefined)
  }

  /** Makes and loads a client. @throws StrongholdError `CLIENT_EXISTS`, `RESERVED_NAME`. */
  createClient(path: Path): Promise<Client> {
    return this.#registry.create(path)
  }

  /**
   * Loads a client of the snapshot.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `CLIENT_ALREADY_LOADED`, `RESERVED_NAME`.
   */
  loadClient(path: Path): Promise<Client> {
    return this.#registry.load(path)
  }

  /**
   * The client that was created or loaded under this path before.
   * @throws StrongholdError `CLIENT_NOT_LOADED`.
   */
  client(path: Path): Client {
    return this.#registry.loaded(path)
  }

  /** Makes a client's handle useless. Its changes stay, and are written by the next commit. */
  unloadClient(path: Path): Promise<void> {
    return this.#registry.unload(path)
  }

  /**
   * Removes a client with everything in it, loaded or not. The file changes with the next commit.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`.
   */
  purgeClient(path: Path): Promise<void> {
    return this.#registry.purge(path)
  }

  /**
   * Forgets every secret at once: the zone process is ended. `unlock` starts another.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` unless `discard`; it is still unlocked then.
   */
  async lock(options: { readonly discard?: boolean } = {}): Promise<void> {
    if (this.state === 'closed') throw new StrongholdError('CLOSED')
    await this.#commits.settle(options.discard)
    await this.#door.end('locked')
  }

  /**
   * Locks, and gives the right to write back. The object is of no more use.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` unless `discard`; it is still open then.
   */
  async close(options: { readonly discard?: boolean } = {}): Promise<void> {
    if (this.state === 'closed') return
    await this.#commits.settle(options.discard)
    await this.#door.end('closed')
    await this.#storage.release()
  }

  /** Closes and discards what was not committed, as the end of a failed scope should. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close({ discard: true })
  }

  async #create({ key, signal }: NewKeyOptions, workFactor: number): Promise<void> {
    this.#facts = await this.#door.enter(
      (session) =>
        key.lend((material) => session.request(Create, { key: material, workFactor }, { signal })),
      signal,
    )
    await this.#commits.create()
  }

  async #closingOnError(opening: Promise<void>): Promise<this> {
    try {
      await opening
      return this
    } catch (error) {
      await this.close({ discard: true })
      throw error
    }
  }

  #requestNewKey<Output>(
    message: Message<string, ValueOf<typeof Rekey.input>, Output>,
    { current, key, workFactor: asked }: ChangeKeyOptions,
  ): Promise<Output> {
    const workFactor = key.workFactor(asked)
    const session = this.#door.require()
    return current.lend((proof) =>
      key.lend((material) =>
        session.request(message, { current: proof, key: material, workFactor }),
      ),
    )
  }

  #requireWritable(): SnapshotFacts {
    if (this.#access === 'read') throw new StrongholdError('READ_ONLY')
    const { facts } = this
    if (facts.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
    return facts
  }
}
