import type { ClientState } from '@stronghold/engine'
import type { Handles } from './handles.js'

/**
 * The store of a loaded client, and nothing else of it: a store holds no secrets and has no policy,
 * and code that serves it has no way to a vault.
 */
export class Stores {
  readonly #handles: Handles

  constructor(handles: Handles) {
    this.#handles = handles
  }

  /** @throws StrongholdError `CLIENT_NOT_LOADED`. */
  at(handle: number): ClientState['store'] {
    return this.#handles.client(handle).store
  }
}
