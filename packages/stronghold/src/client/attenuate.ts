import type { Budget } from '../contract/budget/budget.js'
import { exact, exactMethods } from '../contract/codec/exact.js'
import { decode, encode, shows } from '../contract/codec/index.js'
import { type Path, pathBytes, type StoredLocation, storedLocation } from '../contract/location.js'
import { calls as callsCodec } from '../contract/messages/calls.js'
import type { Call, OutputOf } from '../contract/procedures/define.js'
import type { SecretType } from '../contract/procedures/secret-type.js'
import { type ApprovalRequest, anyClient, type Client, type Version } from './client.js'
import { ClientVault } from './client-vault.js'
import { limitClient } from './limit-client.js'
import { type IsOver, limiting } from './limiting.js'
import { PermissionCheck, type Permissions } from './permissions.js'
import type { Store } from './store.js'
import type { Share } from './turns.js'

/**
 * A client with fewer powers: what `permissions` does not name is refused with `PERMISSION_DENIED`,
 * whether or not there is such a vault or record. The permissions are as they are now; an
 * attenuated client can be attenuated further, never widened.
 * @throws StrongholdError `INVALID_ARGUMENT` for permissions that name no procedure of the table,
 *   or a vault twice.
 */
export const attenuate = exact(
  2,
  function attenuate(client: Client, permissions: Permissions): Client {
    return new AttenuatedClient(anyClient(client), new PermissionCheck(permissions))
  },
)

class AttenuatedClient implements Client {
  readonly store: Store
  readonly #client: Client
  readonly #check: PermissionCheck

  constructor(client: Client, check: PermissionCheck) {
    this.#client = client
    this.#check = check
    this.store = new AttenuatedStore(client.store, check)
  }

  get id(): Uint8Array {
    return this.#client.id
  }

  [limiting](budget: Budget, share: Share, isOver?: IsOver): Client {
    return new AttenuatedClient(limitClient(this.#client, budget, share, isOver), this.#check)
  }

  vault(path: Path): ClientVault {
    return new ClientVault(this, pathBytes(path))
  }

  async vaultExists(path: Path): Promise<boolean> {
    const own = pathBytes(path)
    this.#check.vault(own, 'list')
    return this.#client.vaultExists(own)
  }

  async recordExists(location: StoredLocation): Promise<boolean> {
    const own = copyOf(location)
    this.#check.vault(own.vaultPath, 'list')
    return this.#client.recordExists(own)
  }

  async recordType(location: StoredLocation): Promise<SecretType> {
    const own = copyOf(location)
    this.#check.typeOfRecord(own.vaultPath)
    return this.#client.recordType(own)
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
    const own = pathBytes(vaultPath)
    this.#check.vault(own, 'list')
    return this.#client.listVersions(own)
  }

  async pruneVersions(vaultPath: Path, keep: number): Promise<number> {
    const own = pathBytes(vaultPath)
    this.#check.revocation(own)
    return this.#client.pruneVersions(own, keep)
  }

  async labelRecord(location: StoredLocation, label: string | undefined): Promise<void> {
    const own = copyOf(location)
    this.#check.changeOfKnown(own.vaultPath)
    this.#check.attribute('label')
    await this.#client.labelRecord(own, label)
  }

  async requestApproval(call: Call, options: ApprovalRequest): Promise<Uint8Array> {
    return this.#checked([call], ([own]) => {
      this.#check.approvalOf(own as Call)
      return this.#client.requestApproval(own as Call, options)
    })
  }

  #run(calls: readonly Call[]): Promise<readonly unknown[]> {
    return this.#checked(calls, (own) => this.#client.executeChained(own))
  }

  // The checked copy is the one that runs, since a getter could show the check another location.
  async #checked<T>(calls: readonly Call[], run: (own: readonly Call[]) => Promise<T>): Promise<T> {
    const copy = encode(callsCodec, calls)
    try {
      const own = decode(callsCodec, copy)
      for (const call of own) this.#check.call(call)
      return await run(own)
    } finally {
      copy.fill(0)
    }
  }
}

exactMethods(AttenuatedClient, { [limiting]: 3 })

function copyOf(location: StoredLocation): StoredLocation {
  return decode(storedLocation, encode(storedLocation, location))
}

class AttenuatedStore implements Store {
  readonly #store: Store
  readonly #check: PermissionCheck

  constructor(store: Store, check: PermissionCheck) {
    this.#store = store
    this.#check = check
  }

  async insert(key: Path, value: Uint8Array, lifetime?: number): Promise<Uint8Array | undefined> {
    this.#check.store('write')
    return this.#store.insert(key, value, lifetime)
  }

  async get(key: Path): Promise<Uint8Array | undefined> {
    this.#check.store('read')
    return this.#store.get(key)
  }

  async delete(key: Path): Promise<Uint8Array | undefined> {
    this.#check.store('write')
    return this.#store.delete(key)
  }

  async containsKey(key: Path): Promise<boolean> {
    this.#check.store('read')
    return this.#store.containsKey(key)
  }

  async keys(): Promise<readonly Uint8Array[]> {
    this.#check.store('read')
    return this.#store.keys()
  }

  async clear(): Promise<void> {
    this.#check.store('write')
    return this.#store.clear()
  }
}

exactMethods(AttenuatedStore, { insert: 3 })
shows(AttenuatedClient, 'Client, attenuated')
shows(AttenuatedStore, 'Store, attenuated')
