import { type Client, MessageClient } from './client.js'
import type { Door } from './door.js'
import { StrongholdError } from './errors.js'
import { type Path, pathBytes } from './location.js'
import { CreateClient, LoadClient, PurgeClient, UnloadClient } from './messages/client.js'
import { pathName } from './path-name.js'
import type { Session } from './session.js'
import { askSession } from './session-client.js'

interface Entry {
  readonly session: Session
  readonly handle: number
  readonly client: Client
}

/** The clients that were created or loaded since the Stronghold was unlocked, by path. */
export class ClientRegistry {
  readonly #door: Door
  readonly #clients = new Map<string, Entry>()

  readonly #reserve: () => Promise<void>

  /** `reserve` commits what counted uses wait for. */
  constructor(door: Door, reserve: () => Promise<void>) {
    this.#door = door
    this.#reserve = reserve
  }

  create(path: Path): Promise<Client> {
    return this.#adopt(path, CreateClient)
  }

  load(path: Path): Promise<Client> {
    return this.#adopt(path, LoadClient)
  }

  /** @throws StrongholdError `CLIENT_NOT_LOADED`, `LOCKED`, `CLOSED`. */
  loaded(path: Path): Client {
    return this.#entry(path).client
  }

  /**
   * The number that names a client in the present session: having the object, whole and not
   * attenuated, is the authority over it.
   * @throws StrongholdError `CLIENT_NOT_LOADED`, `LOCKED`, `CLOSED`.
   */
  handleOf(client: Client): number {
    const session = this.#door.require()
    for (const entry of this.#clients.values()) {
      if (entry.client === client && entry.session === session) return entry.handle
    }
    throw new StrongholdError('CLIENT_NOT_LOADED')
  }

  #entry(path: Path): Entry {
    const session = this.#door.require()
    const entry = this.#clients.get(pathName(path))
    if (entry?.session !== session) throw new StrongholdError('CLIENT_NOT_LOADED')
    return entry
  }

  async unload(path: Path): Promise<void> {
    const { handle } = this.#entry(path)
    this.#clients.delete(pathName(path))
    await this.#door.require().request(UnloadClient, { handle })
  }

  async purge(path: Path): Promise<void> {
    await this.#door.require().request(PurgeClient, { path: pathBytes(path) })
    this.#clients.delete(pathName(path))
  }

  async #adopt(path: Path, message: typeof CreateClient | typeof LoadClient): Promise<Client> {
    const session = this.#door.require()
    // The caller may change its bytes while the request is on its way.
    const name = pathName(path)
    const { handle, id } = await session.request(message, { path: pathBytes(path) })
    const ask = askSession(() => this.#same(session), handle, this.#reserve)
    const client = new MessageClient(id, ask)
    this.#clients.set(name, { session, handle, client })
    return client
  }

  // A handle is a number of one zone process: in another it could name another client.
  #same(session: Session): Session {
    if (this.#door.require() !== session) throw new StrongholdError('CLIENT_NOT_LOADED')
    return session
  }
}
