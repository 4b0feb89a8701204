import {
  type ClientState,
  deriveClientId,
  type FileKey,
  idKey,
  type SnapshotState,
} from '@stronghold/engine'
import { StrongholdError } from '../errors.js'
import { AttributeTable } from './attributes/attribute-table.js'
import { type Stamp, StampMaker } from './attributes/stamp.js'
import { BatchSecrets } from './batch-secrets.js'
import type { KeyProof } from './key-proof.js'
import { reservedClientId } from './metadata.js'
import { Approvals } from './policy/approvals.js'
import { Guard } from './policy/guard.js'
import { makeUsage } from './policy/usage.js'
import type { InsidePowers } from './powers.js'
import { PublicValues } from './public-values.js'
import { Resolver } from './resolver.js'

/** An open snapshot. */
export interface OpenSnapshot {
  readonly snapshot: SnapshotState
  readonly version: 2 | 3
  /** Absent for version 2, which is read only. */
  fileKey: FileKey | undefined
  /** Recognises the key under which the snapshot was opened. */
  proof: FileKey | KeyProof
  generation: number
}

/** What the inside remembers between messages. */
export class InsideState {
  readonly powers: InsidePowers
  readonly resolver: Resolver
  readonly publicValues = new PublicValues()
  readonly batchSecrets = new BatchSecrets()
  readonly approvals: Approvals
  readonly #stamps: StampMaker
  readonly guard: Guard
  readonly #loaded = new Map<number, ClientState>()
  #open: OpenSnapshot | undefined
  #attributes: AttributeTable | undefined
  #nextHandle = 1
  #temporaries = 0

  constructor(powers: InsidePowers) {
    this.powers = powers
    this.resolver = new Resolver(powers.crypto)
    this.approvals = new Approvals(powers)
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
    this.#attributes = new AttributeTable(this.powers, open.snapshot)
  }

  /** What the open snapshot says of its clients, vaults and records. */
  get attributes(): AttributeTable {
    if (this.#attributes === undefined) throw new StrongholdError('LOCKED')
    return this.#attributes
  }

  /** The stamp of a write that happens now. */
  stamp(): Stamp {
    return this.#stamps.stamp(this.open.generation + 1)
  }

  /** A content name that no record and no other temporary has. */
  temporaryContent(): string {
    return `temporary ${this.#temporaries++}`
  }

  /** Remembers the name of a client; ids are hashes of names. */
  knowClient(client: ClientState, name: Uint8Array): void {
    const entries = this.attributes.of(client)
    if (entries.client !== undefined) return
    entries.putClient({ kind: 'compartment', name: name.slice(), next: 0, usage: makeUsage() })
  }

  /** Remembers the name of a vault. */
  knowVault(client: ClientState, name: Uint8Array): void {
    const entries = this.attributes.of(client)
    const vaultId = this.resolver.vaultId(name)
    if (entries.vault(vaultId) !== undefined) return
    const entry = { kind: 'compartment', name: name.slice(), next: 0, usage: makeUsage() } as const
    this.attributes.log(entries.putVault(vaultId, entry))
  }

  /** The id of a client path that users may use. */
  clientId(path: Uint8Array): Uint8Array {
    const id = deriveClientId(this.powers.crypto, path)
    if (idKey(id) === idKey(reservedClientId(this.powers))) {
      throw new StrongholdError('RESERVED_NAME')
    }
    return id
  }

  /** The clients of the snapshot without the reserved one. */
  clients(): ClientState[] {
    const reserved = idKey(reservedClientId(this.powers))
    return [...this.open.snapshot.clients.values()].filter(({ id }) => idKey(id) !== reserved)
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
}
