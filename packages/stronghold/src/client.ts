import { ClientVault } from './client-vault.js'
import { StrongholdError } from './errors.js'
import { type Location, type Path, pathBytes } from './location.js'
import { Execute, RecordExists, VaultExists } from './messages/client.js'
import type { Call, OutputOf } from './procedures/define.js'
import { procedureDefinitions, procedureNumbers } from './procedures/table.js'
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
  recordExists(location: Location): Promise<boolean>
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
}

/** The client that a host holds: a handle in a session, and nothing else. */
export class SessionClient implements Client {
  readonly id: Uint8Array
  readonly store: Store
  readonly #handle: number
  readonly #session: CurrentSession

  constructor(session: CurrentSession, handle: number, id: Uint8Array) {
    this.#session = session
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

  async recordExists(location: Location): Promise<boolean> {
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

  async #run(calls: readonly Call[]): Promise<unknown[]> {
    const answers = await this.#session().request(
      Execute,
      { handle: this.#handle, calls },
      { changes: calls.some(changes) },
    )
    if (answers.length !== calls.length) throw new StrongholdError('INTERNAL')
    return answers.map(({ procedure, output }, i) => {
      if (procedure !== calls[i]?.procedure) throw new StrongholdError('INTERNAL')
      return output
    })
  }
}

function changes({ procedure }: Call): boolean {
  return procedureDefinitions[procedureNumbers.get(procedure) ?? -1]?.kind !== 'use'
}
