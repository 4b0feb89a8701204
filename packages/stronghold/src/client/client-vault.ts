import { exactMethods } from '../contract/codec/exact.js'
import { shows } from '../contract/codec/index.js'
import { Location, type Path, type StoredLocation } from '../contract/location.js'
import type { Call } from '../contract/procedures/define.js'
import { GarbageCollect } from '../contract/procedures/garbage-collect.js'
import { RevokeData } from '../contract/procedures/revoke-data.js'
import { WriteVault } from '../contract/procedures/write-vault.js'

/** The part of a client that a vault handle needs. */
export interface VaultPowers {
  execute<Output>(call: Call<Output>): Promise<Output>
  recordExists(location: StoredLocation): Promise<boolean>
}

/** A handle on one vault of a client: it reaches no other vault. */
export class ClientVault {
  readonly #path: Uint8Array
  readonly #client: VaultPowers

  constructor(client: VaultPowers, path: Uint8Array) {
    this.#client = client
    this.#path = path
  }

  /** The vault's path (a copy). */
  get path(): Uint8Array {
    return this.#path.slice()
  }

  /** The location of a record of this vault. */
  location(recordPath: Path): StoredLocation {
    return Location.generic(this.#path, recordPath)
  }

  /**
   * Writes a secret of any length, making the vault or replacing the record as needed.
   * The new content inherits the restrictions of an existing record, and none of its grants; with
   * `Stronghold.replace` it inherits nothing. `secret` is the caller's: wipe it when it is no
   * longer needed.
   * @throws StrongholdError `RECORD_REVOKED` when the record was revoked and not collected.
   */
  async writeSecret(recordPath: Path, secret: Uint8Array): Promise<void> {
    await this.#client.execute(WriteVault({ data: secret, location: this.location(recordPath) }))
  }

  /** Whether the record is there and not revoked. */
  async recordExists(recordPath: Path): Promise<boolean> {
    return this.#client.recordExists(this.location(recordPath))
  }

  /**
   * Revokes a record: it can no longer be used, its bytes stay until `collectGarbage`.
   * Answers whether there was a record to revoke.
   */
  async revokeSecret(recordPath: Path): Promise<boolean> {
    return this.#client.execute(RevokeData({ location: this.location(recordPath), collect: false }))
  }

  /** Destroys all revoked records of this vault; answers how many. */
  async collectGarbage(): Promise<number> {
    return this.#client.execute(GarbageCollect({ vaultPath: this.#path }))
  }

  /**
   * Revokes a record and destroys it, together with every other revoked record of the vault.
   * Answers whether there was one to revoke.
   */
  async deleteSecret(recordPath: Path): Promise<boolean> {
    return this.#client.execute(RevokeData({ location: this.location(recordPath), collect: true }))
  }
}

exactMethods(ClientVault, {})
shows(ClientVault, 'ClientVault')
