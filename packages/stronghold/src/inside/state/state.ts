import {
  type ClientState,
  deriveClientId,
  type FileKey,
  idKey,
  type SnapshotState,
} from '@stronghold/engine'
import type { Tally } from '../../contract/budget/tally.js'
import { StrongholdError } from '../../contract/errors.js'
import type { ProcedureDefinition } from '../../contract/procedures/define.js'
import { AttributeTable } from '../attributes/attribute-table.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import { makeCompartment } from '../attributes/entry.js'
import { type Stamp, StampMaker } from '../attributes/stamp.js'
import { reservedClientId } from '../metadata.js'
import { Approvals } from '../policy/approvals.js'
import { Guard } from '../policy/guard.js'
import type { InsidePowers } from '../powers.js'
import { Resolver } from '../resolver.js'
import { BatchSecrets } from './batch-secrets.js'
import type { KeyProof } from './key-proof.js'
import type { KnownFiles } from './known-files.js'
import { PublicValues } from './public-values.js'
import { StoredKeys } from './stored-keys.js'
import { VerifiedKey } from './verified-key.js'

/** An open snapshot. */
export interface OpenSnapshot {
  readonly snapshot: SnapshotState
  readonly version: 2 | 3
  /** Absent for version 2, which is read only. */
  fileKey: FileKey | undefined
  /** Recognises the key under which the snapshot was opened. */
  proof: FileKey | KeyProof
  generation: number
  readonly files: KnownFiles
  /** The greatest generation of a stamp that was issued or taken in: a Lamport clock. */
  clock: number
}

/** Forgets an open snapshot: its keys are wiped, and what they sealed is unreadable. */
export function closeSnapshot({ snapshot, proof }: OpenSnapshot): void {
  snapshot[Symbol.dispose]()
  proof[Symbol.dispose]()
}

/** What the inside remembers between messages. */
export class InsideState implements Disposable {
  readonly powers: InsidePowers
  readonly resolver: Resolver
  readonly publicValues = new PublicValues()
  readonly batchSecrets = new BatchSecrets()
  readonly storedKeys = new StoredKeys()
  readonly verifiedKey = new VerifiedKey()
  readonly approvals: Approvals
  /** Answers to be wiped once they are written into a message. */
  readonly revealed: Uint8Array[] = []
  /** Bytes of memory that the host says it can have; unknown unless it did. */
  memory = Number.POSITIVE_INFINITY
  /** Charges a message to a client for all that it makes us do; none: a message of the owner's. */
  meter: Tally | undefined
  readonly #stamps: StampMaker
  readonly guard: Guard
  readonly #loaded = new Map<number, ClientState>()
  #open: OpenSnapshot | undefined
  #attributes: AttributeTable | undefined
  #nextHandle = 1
  #temporaries = 0

  constructor(powers: InsidePowers) {
    this.powers = powers
    this.resolver = new Resolver(powers.crypto, (kind, bytes) => this.meter?.name(kind, bytes))
    this.approvals = new Approvals(
      powers,
      (client, address) => this.attributes.of(client).record(address),
      (revoked) => this.meter?.things('mark', revoked),
    )
    this.#stamps = new StampMaker(powers)
    this.guard = new Guard(this.approvals, powers.now)
  }

  /** The open snapshot. The zone's phases make sure that there is one. */
  get open(): OpenSnapshot {
    if (this.#open === undefined) throw new StrongholdError('LOCKED')
    return this.#open
  }

  set open(open: OpenSnapshot) {
    this.#open = open
    this.#attributes = new AttributeTable(this.powers, open.snapshot, 'own', (bytes, names) =>
      this.meter?.entry(bytes, names),
    )
  }

  /** What the open snapshot says of its clients, vaults and records. */
  get attributes(): AttributeTable {
    if (this.#attributes === undefined) throw new StrongholdError('LOCKED')
    return this.#attributes
  }

  /** The stamp of a write that happens now. */
  stamp(): Stamp {
    return this.#stamps.stamp(this.open.clock + 1)
  }

  /** A content name that no record and no other temporary has. */
  temporaryContent(): string {
    return `temporary ${this.#temporaries++}`
  }

  /** Remembers the name of a client; ids are hashes of names. */
  knowClient(client: ClientState, name: Uint8Array): void {
    const entries = this.attributes.of(client)
    if (entries.client !== undefined) return
    entries.putClient(makeCompartment(name))
  }

  /** Remembers that a client has another name now. */
  renameClient(client: ClientState, name: Uint8Array): void {
    const entries = this.attributes.of(client)
    if (entries.client === undefined) this.knowClient(client, name)
    else entries.putClient({ ...entries.client, name: name.slice() })
  }

  /** Remembers the name of a vault. */
  knowVault(client: ClientState, name: Uint8Array): void {
    const entries = this.attributes.of(client)
    if (entries.vault(this.resolver.vaultId(name)) === undefined) this.nameVault(entries, name)
  }

  /** Notes the name of a vault of which nothing is known. */
  nameVault(entries: ClientAttributes, name: Uint8Array): void {
    this.attributes.log(entries.putVault(this.resolver.vaultId(name), makeCompartment(name)))
  }

  /** The id of a client path that users may use. */
  clientId(path: Uint8Array): Uint8Array {
    this.meter?.name('path', path.length)
    const id = deriveClientId(this.powers.crypto, path)
    if (idKey(id) === idKey(reservedClientId(this.powers))) {
      throw new StrongholdError('RESERVED_NAME')
    }
    return id
  }

  /** The clients of the snapshot without the reserved one. */
  clients(): ClientState[] {
    return this.usersOf(this.open.snapshot)
  }

  /** The clients of any snapshot without the reserved one. */
  usersOf({ clients }: SnapshotState): ClientState[] {
    const reserved = idKey(reservedClientId(this.powers))
    return [...clients.values()].filter(({ id }) => idKey(id) !== reserved)
  }

  /** The client of a path, loaded or not. @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`. */
  clientOf(path: Uint8Array): ClientState {
    return this.clientById(this.clientId(path))
  }

  /** The client of an id. @throws StrongholdError `CLIENT_NOT_FOUND`, also for the reserved one. */
  clientById(id: Uint8Array): ClientState {
    const key = idKey(id)
    const client = this.open.snapshot.clients.get(key)
    if (client === undefined || key === idKey(reservedClientId(this.powers))) {
      throw new StrongholdError('CLIENT_NOT_FOUND')
    }
    return client
  }

  /**
   * The client whose records a call of `user` reads: another one only where the procedure says so.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`.
   */
  ownerOf(user: ClientState, definition: ProcedureDefinition, input: unknown): ClientState {
    const path = definition.kind === 'use' ? definition.owner?.(input) : undefined
    return path === undefined ? user : this.clientOf(path)
  }

  /** Gives a client a handle. Numbers are never used twice. */
  load(client: ClientState): number {
    if (this.isLoaded(client)) throw new StrongholdError('CLIENT_ALREADY_LOADED')
    const handle = this.#nextHandle++
    this.#loaded.set(handle, client)
    return handle
  }

  isLoaded(client: ClientState): boolean {
    for (const loaded of this.#loaded.values()) if (loaded === client) return true
    return false
  }

  /** @throws StrongholdError `CLIENT_NOT_LOADED`. */
  client(handle: number): ClientState {
    const client = this.#loaded.get(handle)
    if (client === undefined) throw new StrongholdError('CLIENT_NOT_LOADED')
    return client
  }

  unload(handle: number): void {
    this.client(handle)
    this.#loaded.delete(handle)
  }

  /** Forgets the handles of a client that is no more. */
  forget(client: ClientState): void {
    this.batchSecrets.forget()
    for (const [handle, loaded] of this.#loaded) if (loaded === client) this.#loaded.delete(handle)
  }

  /** Forgets every client's handle, and the stored keys. */
  forgetAll(): void {
    this.batchSecrets.forget()
    this.#loaded.clear()
    this.storedKeys[Symbol.dispose]()
  }

  /** Wipes all keys, where no process ends that would take them along. */
  [Symbol.dispose](): void {
    this.forgetAll()
    this.verifiedKey[Symbol.dispose]()
    const open = this.#open
    this.#open = undefined
    if (open !== undefined) closeSnapshot(open)
  }
}
