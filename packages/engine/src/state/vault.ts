import { type EncodedRecord, isRevoked } from './record.js'

/** The key of a vault at rest. */
export interface VaultKey {
  /** The vault's id (24). */
  readonly id: Uint8Array
  /** The key, sealed by the key store. */
  readonly box: Uint8Array
}

/** The records of one vault, sealed. */
export class Vault {
  /** The vault's id (24). */
  readonly id: Uint8Array
  /**
   * The format keeps every vault's key twice, and both must be equal for the records to be used.
   * Where a file breaks that, the vault's own copy is kept here, sealed, so that writing the file
   * again loses nothing; otherwise it is undefined.
   */
  readonly strayKey: Uint8Array | undefined
  readonly #records = new Map<string, EncodedRecord>()
  readonly #revoked = new Set<string>()

  constructor(id: Uint8Array, strayKey?: Uint8Array) {
    this.id = id
    this.strayKey = strayKey
  }

  /** All records by `idKey`, revoked ones too. */
  get records(): ReadonlyMap<string, EncodedRecord> {
    return this.#records
  }

  /** The `idKey`s of the revoked records. */
  get revoked(): ReadonlySet<string> {
    return this.#revoked
  }

  /** Sets a record, or removes it when `record` is undefined. */
  put(name: string, record: EncodedRecord | undefined): void {
    if (record === undefined) this.#records.delete(name)
    else this.#records.set(name, record)
    if (record !== undefined && isRevoked(record)) this.#revoked.add(name)
    else this.#revoked.delete(name)
  }
}
