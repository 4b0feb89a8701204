import { exactMethods, shows } from '@stronghold/stronghold/codec'
import { clientOf } from './collection.js'
import { type Location, recordOf } from './location.js'
import { bytesOf, type ClientPath, type RecordPath, type VaultPath } from './paths.js'
import { ProcedureExecutor } from './procedure-executor.js'

/** A vault of a client: secrets go in and are used, and never come out. */
export class Vault extends ProcedureExecutor {
  /** The path of the snapshot. */
  path: string
  client: ClientPath
  name: VaultPath

  constructor(path: string, client: ClientPath, name: VaultPath) {
    super({ snapshotPath: path, client, vault: name })
    this.path = path
    this.client = client
    this.name = name
  }

  /**
   * Writes a secret, making the vault or replacing the record as needed. Our copy of it is wiped;
   * the caller's array is the caller's.
   * @throws StrongholdError `INVALID_ARGUMENT`, `RECORD_REVOKED`, `LOCKED`, `CLIENT_NOT_LOADED`.
   */
  async insert(recordPath: RecordPath, secret: number[]): Promise<void> {
    const vault = clientOf(this.path, this.client).vault(bytesOf(this.name))
    const record = bytesOf(recordPath, 'recordPath')
    const bytes = bytesOf(secret, 'secret')
    try {
      await vault.writeSecret(record, bytes)
    } finally {
      bytes.fill(0)
    }
  }

  /**
   * Destroys the record that `location` names, in this vault: as in the plugin, the vault of the
   * location is not looked at. Nothing if there is none.
   * @throws StrongholdError `INVALID_ARGUMENT` for a counter location, `LOCKED`, `CLIENT_NOT_LOADED`.
   */
  async remove(location: Location): Promise<void> {
    const vault = clientOf(this.path, this.client).vault(bytesOf(this.name))
    await vault.deleteSecret(recordOf(location))
  }
}

exactMethods(Vault, { generateSLIP10Seed: 2, generateBIP39: 2, recoverBIP39: 3 })
shows(Vault, 'Vault', ({ path }) => JSON.stringify(path))
