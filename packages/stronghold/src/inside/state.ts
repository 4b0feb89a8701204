import {
  type ClientState,
  deriveClientId,
  type FileKey,
  idKey,
  type SnapshotState,
} from '@stronghold/engine'
import { StrongholdError } from '../errors.js'
import { BatchSecrets } from './batch-secrets.js'
import type { KeyProof } from './key-proof.js'
import { reservedClientId } from './metadata.js'
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
  readonly #loaded = new Map<number, ClientState>()
  #open: OpenSnapshot | undefined
  #nextHandle = 1

  constructor(powers: InsidePowers) {
    this.powers = powers
    this.resolver = new Resolver(powers.crypto)
  }

  /** The open snapshot. The zone's phases make sure that there is one. */
  get open(): OpenSnapshot {
    if (this.#open === undefined) throw new StrongholdError('LOCKED')
    return this.#open
  }

  set open(open: OpenSnapshot) {
    this.#open = open
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
