import { exactMethods, requireNoMore } from '../contract/codec/exact.js'
import { type Check, given, shows } from '../contract/codec/index.js'
import { type Path, pathBytes, type StoredLocation } from '../contract/location.js'
import { clientMessages } from '../contract/messages/client-messages.js'
import type { Call, OutputOf } from '../contract/procedures/define.js'
import type { SecretType } from '../contract/procedures/secret-type.js'
import { requireKnownWords } from '../contract/uses/known-words.js'
import type { AskClient } from './ask-client.js'
import { ClientVault } from './client-vault.js'
import { approvalLifetime, approvalUses, asAsked } from './layers/as-asked.js'
import { MessageStore, type Store } from './store.js'

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
  /** A handle on a vault; creates nothing. */
  vault(path: Path): ClientVault
  /** Whether the vault has ever been written to (it may be empty now). */
  vaultExists(path: Path): Promise<boolean>
  /** Whether the record is there and not revoked. */
  recordExists(location: StoredLocation): Promise<boolean>
  /**
   * The type of a record's present content, which decides the procedures that suit it.
   * @throws StrongholdError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`, `RECORD_REVOKED`.
   */
  recordType(location: StoredLocation): Promise<SecretType>
  /**
   * Runs one procedure.
   * @throws StrongholdError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`, `RECORD_REVOKED` for an absent
   * source, `CLIENT_NOT_LOADED`, `LOCKED`, `ZONE_DIED`, and the procedure's own codes.
   */
  execute<Output>(call: Call<Output>): Promise<Output>
  /**
   * Runs calls in order as one transaction: when one fails, none has happened. Nothing else runs
   * in between. Answers the outputs as a tuple.
   * @throws StrongholdError as `execute`; `TOO_EXPENSIVE` when the calls cost more together than the
   *   budget allows (docs/spec/budgets.md).
   */
  executeChained<const Calls extends readonly Call[]>(
    calls: Calls,
  ): Promise<{ -readonly [K in keyof Calls]: OutputOf<Calls[K]> }>
  /**
   * The versions of a vault's counter, oldest first.
   * @throws StrongholdError `TOO_EXPENSIVE` for a vault with more records than the budget of one
   * message allows (5,000 versions unless it is raised).
   */
  listVersions(vaultPath: Path): Promise<readonly Version[]>
  /**
   * Destroys all versions but the newest `keep` (at least one), the oldest first and 128 at a time;
   * answers their number. A failure leaves the versions destroyed that came before it.
   * @throws StrongholdError `TOO_EXPENSIVE` as `listVersions`.
   */
  pruneVersions(vaultPath: Path, keep: number): Promise<number>
  /**
   * Labels a record for people; `undefined` removes the label. One line of at most 256 bytes of
   * UTF-8, without control characters and without those that change the direction of writing
   * (`INVALID_ARGUMENT`). New content does not keep the label.
   */
  labelRecord(location: StoredLocation, label: string | undefined): Promise<void>
  /**
   * The bytes for an approver to sign (Ed25519), where a policy names one. With the signature they
   * become the call's approval: `approvalToken`. They describe exactly this call, wherever the
   * client is. The approval ends when a record that the call names has changed.
   * @throws StrongholdError `INVALID_ARGUMENT`, also for a call that uses a temporary, whose
   * content nobody can be shown; `APPROVAL_INVALID` when the answer describes anything else;
   * `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND` for a head of no version.
   */
  requestApproval(call: Call, options: ApprovalRequest): Promise<Uint8Array>
}

const approvalRequests = given.fields<ApprovalRequest>({
  purpose: given.text,
  lifetime: approvalLifetime,
  exact: given.optional(given.flag),
  uses: given.optional(approvalUses),
})
const knownWords = given.within(
  'attributes',
  given.within('policy', requireKnownWords as Check<void>),
)
// The other fields of a call are checked where it is encoded for the zone.
/** Reads calls before they run. */
export const anyCalls = given.within(
  'calls',
  given.list<Call>((value) => {
    const call = given.object(value) as Call
    if (call.attributes !== undefined) knownWords(Object(call.attributes).policy)
    return call
  }),
)

function bytesOf(name: string, path: Path): Uint8Array {
  return pathBytes(given.read(name, given.path, path))
}

/** Reads a client of any implementation. */
export const anyClient = given.argument(
  'client',
  given.having<Client>('a Client', 'execute', 'executeChained', 'recordExists'),
)

let messagesOf: (client: object) => AskClient | undefined = () => undefined

/** A client that is made of messages to wherever it is: the methods around a function. */
export class MessageClient implements Client {
  static {
    messagesOf = (client) => (#ask in client && client.#isWhole() ? client.#ask : undefined)
  }

  readonly id: Uint8Array
  readonly store: Store
  readonly #store: Store
  readonly #ask: AskClient

  /**
   * `id` is 24 bytes. Holding `ask` is holding the client. What it answers is held against what was
   * asked.
   */
  constructor(id: Uint8Array, ask: AskClient, ...surplus: readonly never[]) {
    requireNoMore(2, surplus)
    const asking = given.read('ask', given.callable<AskClient>(), ask)
    this.id = given.read('id', given.bytes(24), id)
    this.#ask = asAsked(this.id)(asking)
    this.#store = new MessageStore(this.#ask)
    this.store = this.#store
  }

  vault(path: Path): ClientVault {
    return new ClientVault(this, bytesOf('path', path))
  }

  async vaultExists(path: Path): Promise<boolean> {
    return this.#ask('VaultExists', { vaultPath: bytesOf('path', path) })
  }

  async recordExists(location: StoredLocation): Promise<boolean> {
    return this.#ask('RecordExists', { location })
  }

  async recordType(location: StoredLocation): Promise<SecretType> {
    return this.#ask('RecordType', { location })
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
    return this.#ask('ListVersions', { vaultPath: bytesOf('vaultPath', vaultPath) })
  }

  async pruneVersions(vaultPath: Path, keep: number): Promise<number> {
    return this.#ask('PruneVersions', { vaultPath: bytesOf('vaultPath', vaultPath), keep })
  }

  async labelRecord(location: StoredLocation, label: string | undefined): Promise<void> {
    await this.#ask('LabelRecord', { location, label })
  }

  async requestApproval(call: Call, options: ApprovalRequest): Promise<Uint8Array> {
    const {
      exact = true,
      uses = 1,
      purpose,
      lifetime,
    } = given.read('options', approvalRequests, options)
    return this.#ask('RequestApproval', { calls: [call], exact, purpose, lifetime, uses })
  }

  async #run(calls: readonly Call[]): Promise<unknown[]> {
    const answers = await this.#ask('Execute', { calls: anyCalls(calls) })
    return answers.map(({ output }) => output)
  }

  /** Whether nobody has put anything in place of a method, which messages would pass by. */
  #isWhole(): boolean {
    const own = MessageClient.prototype as unknown as Record<string, unknown>
    const said = this as unknown as Record<string, unknown>
    return this.store === this.#store && methods.every((name) => said[name] === own[name])
  }
}

exactMethods(MessageClient, {})

const methods = Object.values(clientMessages).flatMap(({ kind, method }) =>
  kind === 'store' || method === undefined ? [] : [method],
)

/**
 * The function that a `MessageClient` is made of; undefined for any other client, and for one with
 * methods of its own, for example of a class that extends it: what these refuse must be refused.
 */
export function messagesOfClient(client: Client): AskClient | undefined {
  return messagesOf(client)
}

/** A version of a vault's counter. */
export interface Version {
  readonly counter: number
  readonly revoked: boolean
}

/** The terms of a requested approval. */
export interface ApprovalRequest {
  /** One line of at most 256 bytes of UTF-8. */
  readonly purpose: string
  /** Milliseconds from now, at most a week. */
  readonly lifetime: number
  /** Only for this very input (the default), or for any input on the same records. */
  readonly exact?: boolean
  /** How many calls it covers, by default one. */
  readonly uses?: number
}
shows(MessageClient, 'Client')
