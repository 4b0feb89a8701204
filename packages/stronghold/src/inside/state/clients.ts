import { type ClientState, deriveClientId, idKey, type SnapshotState } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { ProcedureDefinition } from '../../contract/procedures/define.js'
import { reservedClientId } from '../metadata.js'
import type { InsidePowers } from '../powers.js'
import type { ChargeName } from '../resolver.js'

/**
 * The clients of the open snapshot that belong to users. The reserved client is not among them, by
 * path, by id or in a list: its records are the policies of all others, and a caller that could
 * write one would lift any restriction (docs/spec/metadata.md).
 */
export class Clients {
  readonly #powers: InsidePowers
  readonly #snapshot: () => SnapshotState
  readonly #charge: ChargeName
  readonly #removed: (id: Uint8Array) => void
  readonly #reserved: string

  /**
   * `charge`: is told of each path that is looked for. `removed`: is told of each client that is gone,
   * so that nothing that was granted for it holds for a later one of its name.
   */
  constructor(
    powers: InsidePowers,
    snapshot: () => SnapshotState,
    charge: ChargeName,
    removed: (id: Uint8Array) => void,
  ) {
    this.#powers = powers
    this.#snapshot = snapshot
    this.#charge = charge
    this.#removed = removed
    this.#reserved = idKey(reservedClientId(powers))
  }

  /** The id of a client path. @throws StrongholdError `RESERVED_NAME`. */
  idOf(path: Uint8Array): Uint8Array {
    this.#charge('path', path.length)
    const id = deriveClientId(this.#powers.crypto, path)
    if (idKey(id) === this.#reserved) throw new StrongholdError('RESERVED_NAME')
    return id
  }

  /** All clients. */
  all(): ClientState[] {
    return this.allOf(this.#snapshot())
  }

  /** Those of any snapshot. */
  allOf({ clients }: SnapshotState): ClientState[] {
    return [...clients.values()].filter(({ id }) => idKey(id) !== this.#reserved)
  }

  /** The client of a path, loaded or not. @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`. */
  of(path: Uint8Array): ClientState {
    return this.byId(this.idOf(path))
  }

  /** The client of an id. @throws StrongholdError `CLIENT_NOT_FOUND`, also for the reserved one. */
  byId(id: Uint8Array): ClientState {
    const client = this.find(id)
    if (client === undefined) throw new StrongholdError('CLIENT_NOT_FOUND')
    return client
  }

  /** The client of an id; undefined where there is none, and for the reserved one. */
  find(id: Uint8Array): ClientState | undefined {
    const key = idKey(id)
    return key === this.#reserved ? undefined : this.#snapshot().clients.get(key)
  }

  /** Makes a client that is not there yet. @throws StrongholdError `CLIENT_EXISTS`, `RESERVED_NAME`. */
  create(path: Uint8Array): ClientState {
    const id = this.idOf(path)
    const snapshot = this.#snapshot()
    if (snapshot.clients.has(idKey(id))) throw new StrongholdError('CLIENT_EXISTS')
    return snapshot.createClient(id, this.#powers.now())
  }

  /** Takes a client out of the snapshot, with all that it holds. */
  remove({ id }: ClientState): void {
    this.#snapshot().clients.delete(idKey(id))
    this.#removed(id)
  }

  /**
   * The client whose records a call of `user` reads: another one only where the procedure says so.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`.
   */
  ownerOf(user: ClientState, definition: ProcedureDefinition, input: unknown): ClientState {
    const path = definition.kind === 'use' ? definition.owner?.(input) : undefined
    return path === undefined ? user : this.of(path)
  }
}
