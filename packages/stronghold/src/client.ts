import { ClientVault } from './client-vault.js'
import { StrongholdError } from './errors.js'
import { type Path, pathBytes, type StoredLocation } from './location.js'
import { Execute, RecordExists, VaultExists } from './messages/client.js'
import { LabelRecord, ListVersions, PruneVersions, RequestApproval } from './messages/policy.js'
import type { Call, OutputOf } from './procedures/define.js'
import { changesRecords, procedureNamed } from './procedures/table.js'
import type { CurrentSession } from './session.js'
import { Store } from './store.js'

/**
 * A compartment of a Stronghold: vaults of secrets and a store of plain values.
 *
 * Holding a `Client` is the authority over that client and over nothing else. The interface is the
 * same whether the client is in this process, in the zone or on another machine.
 */
export interface Client {
  /** 24 bytes that name the client in the snapshot (HMAC-SHA512 of its path). */
  readonly id: Uint8Array
  /** The client's key/value store. */
  readonly store: Store
  /** A handle on a vault; makes nothing. */
  vault(path: Path): ClientVault
  /** Whether the vault has ever been written to (it may be empty now). */
  vaultExists(path: Path): Promise<boolean>
  /** Whether the record is there and not revoked. */
  recordExists(location: StoredLocation): Promise<boolean>
  /**
   * Runs one procedure.
   * @throws StrongholdError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`, `RECORD_REVOKED` for a source
   *   that is not there, `CLIENT_NOT_LOADED`, `LOCKED`, `ZONE_DIED`, and the procedure's own codes.
   */
  execute<Output>(call: Call<Output>): Promise<Output>
  /**
   * Runs calls in order as one transaction: when one fails, none has happened. Nothing else runs
   * in between. Answers the outputs as a tuple.
   */
  executeChained<const Calls extends readonly Call[]>(
    calls: Calls,
  ): Promise<{ -readonly [K in keyof Calls]: OutputOf<Calls[K]> }>
  /** The versions of a vault's counter, oldest first. */
  listVersions(vaultPath: Path): Promise<readonly Version[]>
  /** Destroys all versions but the newest `keep` (at least one); answers how many went. */
  pruneVersions(vaultPath: Path, keep: number): Promise<number>
  /** Labels a record for people (at most 256 bytes of UTF-8); `undefined` removes the label. */
  labelRecord(location: StoredLocation, label: string | undefined): Promise<void>
  /**
   * The bytes for an approver to sign (Ed25519), where a policy names one. With the signature they
   * become the call's approval: `approvalToken`.
   */
  requestApproval(call: Call, options: ApprovalRequest): Promise<Uint8Array>
}

/** The client that a host holds: a handle in a session, and nothing else. */
export class SessionClient implements Client {
  readonly id: Uint8Array
  readonly store: Store
  readonly #handle: number
  readonly #session: CurrentSession
  readonly #reserve: () => Promise<void>

  constructor(
    session: CurrentSession,
    handle: number,
    id: Uint8Array,
    reserve: () => Promise<void>,
  ) {
    this.#session = session
    this.#reserve = reserve
    this.#handle = handle
    this.id = id
    this.store = new Store(session, handle)
  }

  vault(path: Path): ClientVault {
    return new ClientVault(this, pathBytes(path))
  }

  async vaultExists(path: Path): Promise<boolean> {
    const handle = this.#handle
    return this.#session().request(VaultExists, { handle, vaultPath: pathBytes(path) })
  }

  async recordExists(location: StoredLocation): Promise<boolean> {
    return this.#session().request(RecordExists, { handle: this.#handle, location })
  }

  async execute<Output>(call: Call<Output>): Promise<Output> {
    const [output] = await this.#run([call])
    return output as Output
  }

  async executeChained<const Calls extends readonly Call[]>(
    calls: Calls,
  ): Promise<{ -readonly [K in keyof Calls]: OutputOf<Calls[K]> }> {
    return (await this.#run(calls)) as { -readonly [K in keyof Calls]: OutputOf<Calls[K]> }
  }

  async listVersions(vaultPath: Path): Promise<readonly Version[]> {
    const input = { handle: this.#handle, vaultPath: pathBytes(vaultPath) }
    return this.#session().request(ListVersions, input)
  }

  async pruneVersions(vaultPath: Path, keep: number): Promise<number> {
    const input = { handle: this.#handle, vaultPath: pathBytes(vaultPath), keep }
    return this.#session().request(PruneVersions, input)
  }

  async labelRecord(location: StoredLocation, label: string | undefined): Promise<void> {
    await this.#session().request(LabelRecord, { handle: this.#handle, location, label })
  }

  async requestApproval(call: Call, options: ApprovalRequest): Promise<Uint8Array> {
    const { exact = true, uses = 1, purpose, lifetime } = options
    const input = { handle: this.#handle, calls: [call], exact, purpose, lifetime, uses }
    return this.#session().request(RequestApproval, input)
  }

  async #run(calls: readonly Call[]): Promise<unknown[]> {
    const input = { handle: this.#handle, calls }
    const options = { changes: calls.some(changes) }
    const answers = await this.#counted(() => this.#session().request(Execute, input, options))
    if (answers.length !== calls.length) throw new StrongholdError('INTERNAL')
    return answers.map(({ procedure, output }, i) => {
      if (procedure !== calls[i]?.procedure) throw new StrongholdError('INTERNAL')
      return output
    })
  }

  /** Some uses are counted in the file before they happen: a commit, and the same again. */
  async #counted<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof StrongholdError) || error.code !== 'COMMIT_REQUIRED') throw error
        await this.#reserve()
      }
    }
  }
}

/** A version of a vault's counter. */
export interface Version {
  readonly counter: number
  readonly revoked: boolean
}

/** What an approver is asked for. */
export interface ApprovalRequest {
  readonly purpose: string
  /** Milliseconds from now, at most a week. */
  readonly lifetime: number
  /** Only for this very input (the default), or for any input on the same records. */
  readonly exact?: boolean
  /** How many calls it covers, by default one. */
  readonly uses?: number
}

function changes({ procedure }: Call): boolean {
  const definition = procedureNamed(procedure)
  return definition === undefined || changesRecords(definition)
}
