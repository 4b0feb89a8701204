import { type Budget, budgetOf, referenceBudget } from '../contract/budget/budget.js'
import { requireWithin } from '../contract/budget/tally.js'
import { exact, exactMethods } from '../contract/codec/exact.js'
import { given, shows } from '../contract/codec/index.js'
import { type Path, pathBytes, type StoredLocation } from '../contract/location.js'
import type { Call, OutputOf } from '../contract/procedures/define.js'
import type { SecretType } from '../contract/procedures/secret-type.js'
import { type ApprovalRequest, anyClient, type Client, type Version } from './client.js'
import { ClientVault } from './client-vault.js'
import { type IsOver, isLimiting, limiting } from './limiting.js'
import type { Store } from './store.js'
import type { Share } from './turns.js'

const anyIsOver = given.optional(given.callable<IsOver>())

/**
 * A client whose messages may cost less, and that takes turns with others: each limited client as
 * one, or all that have the same `share` (any object). A field that `budget` lacks is as low as for
 * a reference. A limited client can be limited further, never less. @param isOver asked when the
 * turn of a message comes: once it answers true, waiting messages are not begun, and fail with
 * `PERMISSION_DENIED`.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown kind, and for what is no positive integer.
 */
export const limitClient = exact(
  4,
  function limitClient(
    client: Client,
    budget: Partial<Budget> = {},
    share: Share = {},
    isOver?: IsOver,
  ): Client {
    const own = budgetOf(budget, referenceBudget)
    const whole = anyClient(client)
    const over = given.read('isOver', anyIsOver, isOver)
    return isLimiting(whole) ? whole[limiting](own, share, over) : new LimitedClient(whole, own)
  },
)

/** A client that is elsewhere: what its calls cost by their inputs is all that is known here. */
class LimitedClient implements Client {
  readonly #client: Client
  readonly #budget: Budget

  constructor(client: Client, budget: Budget) {
    this.#client = client
    this.#budget = budget
  }

  get id(): Uint8Array {
    return this.#client.id
  }

  get store(): Store {
    return this.#client.store
  }

  vault(path: Path): ClientVault {
    return new ClientVault(this, pathBytes(path))
  }

  async vaultExists(path: Path): Promise<boolean> {
    return this.#client.vaultExists(path)
  }

  async recordExists(location: StoredLocation): Promise<boolean> {
    return this.#client.recordExists(location)
  }

  async recordType(location: StoredLocation): Promise<SecretType> {
    return this.#client.recordType(location)
  }

  async execute<Output>(call: Call<Output>): Promise<Output> {
    requireWithin([call], this.#budget)
    return this.#client.execute(call)
  }

  async executeChained<const Calls extends readonly Call[]>(
    calls: Calls,
  ): Promise<{ -readonly [K in keyof Calls]: OutputOf<Calls[K]> }> {
    requireWithin(calls, this.#budget)
    return this.#client.executeChained(calls)
  }

  async listVersions(vaultPath: Path): Promise<readonly Version[]> {
    return this.#client.listVersions(vaultPath)
  }

  async pruneVersions(vaultPath: Path, keep: number): Promise<number> {
    return this.#client.pruneVersions(vaultPath, keep)
  }

  async labelRecord(location: StoredLocation, label: string | undefined): Promise<void> {
    return this.#client.labelRecord(location, label)
  }

  async requestApproval(call: Call, options: ApprovalRequest): Promise<Uint8Array> {
    return this.#client.requestApproval(call, options)
  }
}

exactMethods(LimitedClient, {})
shows(LimitedClient, 'Client, limited')
