import type { ClientState } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'

/**
 * Clients that the host has loaded, by numbers. A number says nothing of the client, and is never
 * given twice: a handle that was kept beyond `unload` reaches no client that was loaded since.
 */
export class Handles {
  readonly #clients = new Map<number, ClientState>()
  /** The other way round: a listing asks for every client, and searching all would be quadratic. */
  readonly #numbers = new Map<ClientState, number>()
  #next = 1

  /** Gives a client a handle. @throws StrongholdError `CLIENT_ALREADY_LOADED`. */
  load(client: ClientState): number {
    if (this.has(client)) throw new StrongholdError('CLIENT_ALREADY_LOADED')
    const handle = this.#next++
    this.#clients.set(handle, client)
    this.#numbers.set(client, handle)
    return handle
  }

  /** Whether a client is loaded. */
  has(client: ClientState): boolean {
    return this.#numbers.has(client)
  }

  /** @throws StrongholdError `CLIENT_NOT_LOADED`. */
  client(handle: number): ClientState {
    const client = this.#clients.get(handle)
    if (client === undefined) throw new StrongholdError('CLIENT_NOT_LOADED')
    return client
  }

  /** @throws StrongholdError `CLIENT_NOT_LOADED`. */
  unload(handle: number): void {
    this.forget(this.client(handle))
  }

  /** Takes the handle from a client, if it has one. */
  forget(client: ClientState): void {
    const handle = this.#numbers.get(client)
    if (handle === undefined) return
    this.#numbers.delete(client)
    this.#clients.delete(handle)
  }

  /** Takes all handles. */
  clear(): void {
    this.#clients.clear()
    this.#numbers.clear()
  }
}
