import { exactMethods, exactStatics, shows } from '@stronghold/stronghold/codec'
import { Client } from './client.js'
import { enterClient, load, save, unload } from './collection.js'
import type { ClientPath } from './paths.js'

/** A Stronghold that was loaded: the path of its snapshot, which is all that this object holds. */
export class Stronghold {
  path: string

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Opens the snapshot at `path` under the password, or makes it if there is none. Unlike in the
   * plugin the new file is there at once, not with the first `save`.
   *
   * When it is loaded already, the password is checked, changes are kept, and clients have to be
   * loaded anew.
   * @throws StrongholdError `WRONG_KEY`, `WRONG_KEY_OR_DAMAGED`, `SNAPSHOT_DAMAGED`,
   *   `NOT_A_SNAPSHOT`, `UNSUPPORTED_VERSION`, `WORK_FACTOR_TOO_HIGH`, `WORK_FACTOR_TOO_LOW`,
   *   `SNAPSHOT_LOCKED`, `INVALID_ARGUMENT` for a derived key that is not of 32 bytes, `STORAGE_*`,
   *   `ZONE_*`.
   */
  static async load(path: string, password: string): Promise<Stronghold> {
    await load(path, password)
    return new Stronghold(path)
  }

  /**
   * Saves, and forgets every secret: the zone ends. Nothing if it is not loaded. A file of format 2
   * cannot be saved to: what was changed since `load` goes, as it would in the plugin.
   * @throws StrongholdError as `save`; it is still loaded then.
   */
  async unload(): Promise<void> {
    await unload(this.path)
  }

  /**
   * Loads a client of the snapshot; one that is loaded or was created here already, is the same.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`, `LOCKED`.
   */
  async loadClient(client: ClientPath): Promise<Client> {
    await enterClient('loadClient', this.path, client)
    return new Client(this.path, client)
  }

  /**
   * Makes and loads a client. Unlike in the plugin it never takes the place of one that is there.
   * @throws StrongholdError `CLIENT_EXISTS`, `RESERVED_NAME`, `LOCKED`.
   */
  async createClient(client: ClientPath): Promise<Client> {
    await enterClient('createClient', this.path, client)
    return new Client(this.path, client)
  }

  /**
   * Writes all changes to the snapshot; durable when the promise resolves.
   * @throws StrongholdError `LOCKED`, `MIGRATION_REQUIRED` for a file of format 2,
   *   `SNAPSHOT_CHANGED`, `STORAGE_*`.
   */
  async save(): Promise<void> {
    await save(this.path)
  }
}

exactMethods(Stronghold, {})
exactStatics(Stronghold, {})
shows(Stronghold, 'Stronghold', ({ path }) => JSON.stringify(path))
