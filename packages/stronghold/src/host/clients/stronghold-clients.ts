import type { Client } from '../../client/client.js'
import type { Reserve } from '../../client/layers/counted.js'
import { exactMethods } from '../../contract/codec/exact.js'
import type { Path } from '../../contract/location.js'
import { ListClients } from '../../contract/messages/client.js'
import type { Call } from '../../contract/procedures/define.js'
import type { ProofOptions } from '../proof.js'
import type { ZoneSession } from '../session/zone-session.js'
import type { ClientRegistry } from './client-registry.js'
import { type DestroySubject, Destruction } from './destruction.js'

/** The clients of a Stronghold: creates, loads, unloads and destroys them. */
export class StrongholdClients {
  readonly #zone: ZoneSession
  readonly #registry: ClientRegistry
  readonly #destruction: Destruction

  /** `reserve` commits counted uses in advance. */
  constructor(zone: ZoneSession, registry: ClientRegistry, reserve: Reserve) {
    this.#zone = zone
    this.#registry = registry
    this.#destruction = new Destruction(zone, registry, reserve)
  }

  /** The clients of the snapshot, by id. */
  async listClients(): Promise<readonly { readonly id: Uint8Array; readonly loaded: boolean }[]> {
    return this.#zone.require().request(ListClients, undefined)
  }

  /** Makes and loads a client. @throws StrongholdError `CLIENT_EXISTS`, `RESERVED_NAME`. */
  async createClient(path: Path): Promise<Client> {
    return this.#registry.create(path)
  }

  /**
   * Loads a client of the snapshot.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `CLIENT_ALREADY_LOADED`, `RESERVED_NAME`.
   */
  async loadClient(path: Path): Promise<Client> {
    return this.#registry.load(path)
  }

  /**
   * Loads a client by its id (24 bytes), as `inventory` lists it, where its name is unknown.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `CLIENT_ALREADY_LOADED`.
   */
  async loadClientById(id: Uint8Array): Promise<Client> {
    return this.#registry.loadById(id)
  }

  /**
   * The client that was created or loaded under this path before.
   * @throws StrongholdError `CLIENT_NOT_LOADED`.
   */
  client(path: Path): Client {
    return this.#registry.loaded(path)
  }

  /** Makes a client's handle useless. Its changes stay, and are written by the next commit. */
  async unloadClient(path: Path): Promise<void> {
    return this.#registry.unload(path)
  }

  /**
   * Removes a client with everything in it, loaded or not. The file changes with the next commit.
   * `current` as for `destroy`: a new client of the name would have no policy.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`, `PROOF_REQUIRED`, `WRONG_KEY`.
   */
  async purgeClient(path: Path, options: ProofOptions = {}): Promise<void> {
    return this.#registry.purge(path, options)
  }

  /**
   * Destroys clients, vaults and records, by names or by ids: all of them, or none. The next commit
   * holds none of their bytes. Records and vaults leave tombstones, so that no sync brings them
   * back; a client leaves nothing.
   *
   * Without `current`, the present key, every policy around a record has to name `RevokeData` and
   * `GarbageCollect` and demand no approval, and a vault or client that is destroyed as a whole has
   * no policy itself. With it, this always works. Answers the number of destroyed records.
   * @throws StrongholdError `PROOF_REQUIRED`, `WRONG_KEY`, `CLIENT_NOT_FOUND`, `VAULT_NOT_FOUND`,
   *   `RECORD_NOT_FOUND`, `RESERVED_NAME`, `INVALID_ARGUMENT`; nothing has happened then.
   */
  async destroy(subjects: readonly DestroySubject[], options: ProofOptions = {}): Promise<number> {
    return this.#destruction.destroy(subjects, options)
  }

  /**
   * Runs a call that writes a secret, and first destroys the record at its target: its policy,
   * readers and label do not stay, whereas an overwrite would keep the restrictions. One
   * transaction: when the call fails, the record is unharmed. `current` as for `destroy`. Policies
   * of the vault and the client stay, and have to permit the call.
   * @throws StrongholdError as `destroy` and `Client.execute`; `CLIENT_NOT_LOADED` for a client that
   *   is not loaded here, or attenuated.
   */
  async replace<Output>(
    client: Client,
    call: Call<Output>,
    options: ProofOptions = {},
  ): Promise<Output> {
    return this.#destruction.replace(client, call, options)
  }
}

exactMethods(StrongholdClients, { purgeClient: 2, destroy: 2, replace: 3 })
