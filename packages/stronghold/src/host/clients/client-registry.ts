import type { Client } from '../../client/client.js'
import type { Reserve } from '../../client/layers/counted.js'
import { pathName } from '../../client/path-name.js'
import { given } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type Path, pathBytes } from '../../contract/location.js'
import {
  CreateClient,
  LoadClient,
  LoadClientById,
  PurgeClient,
  UnloadClient,
} from '../../contract/messages/client.js'
import { type ProofOptions, proven } from '../proof.js'
import type { ChangedClient } from '../session/changes.js'
import type { Session } from '../session/session.js'
import type { ZoneSession } from '../session/zone-session.js'
import { clientIdOf } from './client-id.js'
import { sessionClient } from './session-client.js'

interface LoadedClient {
  readonly session: Session
  readonly handle: number
  readonly client: Client
}

/**
 * The clients that were created or loaded since the Stronghold was unlocked, by id: a client is one,
 * whether it was loaded by its path or by its id.
 */
export class ClientRegistry {
  readonly #zone: ZoneSession
  readonly #clients = new Map<string, LoadedClient>()

  readonly #reserve: Reserve

  /** `reserve` commits counted uses in advance. */
  constructor(zone: ZoneSession, reserve: Reserve) {
    this.#zone = zone
    this.#reserve = reserve
  }

  create(path: Path): Promise<Client> {
    return this.#adopt(path, CreateClient)
  }

  load(path: Path): Promise<Client> {
    return this.#adopt(path, LoadClient)
  }

  async loadById(id: Uint8Array): Promise<Client> {
    const own = given.read('id', given.bytes(24), id).slice()
    const session = this.#zone.require()
    const { handle } = await session.request(LoadClientById, { id: own })
    return this.#keep(session, { handle, id: own })
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
    const session = this.#zone.require()
    for (const entry of this.#clients.values()) {
      if (entry.client === client && entry.session === session) return entry.handle
    }
    throw new StrongholdError('CLIENT_NOT_LOADED')
  }

  #entry(path: Path): LoadedClient {
    const session = this.#zone.require()
    const entry = this.#clients.get(idKeyOf(given.read('path', given.path, path)))
    if (entry?.session !== session) throw new StrongholdError('CLIENT_NOT_LOADED')
    return entry
  }

  /** The subject of a client's uncommitted changes, loaded or not. */
  subjectOf(path: Path): ChangedClient {
    const name = idKeyOf(path)
    const entry = this.#clients.get(name)
    const loaded = entry !== undefined && entry.session === this.#zone.unlocked
    return loaded ? entry.handle : unloaded(name)
  }

  /** Forgets all clients: their handles are invalid. */
  clear(): void {
    this.#clients.clear()
  }

  async unload(path: Path): Promise<void> {
    const { handle, session } = this.#entry(path)
    const name = idKeyOf(path)
    this.#clients.delete(name)
    session.changes.move(handle, unloaded(name))
    await session.request(UnloadClient, { handle })
  }

  async purge(path: Path, options: ProofOptions): Promise<void> {
    let name = ''
    await proven(options, async (current) => {
      name = idKeyOf(given.read('path', given.path, path))
      return this.#zone.require().request(PurgeClient, { path: pathBytes(path), current })
    })
    this.#clients.delete(name)
  }

  /** Forgets destroyed clients, by their ids. */
  forget(ids: readonly Uint8Array[]): void {
    for (const id of ids) this.#clients.delete(pathName(id))
  }

  async #adopt(path: Path, message: typeof CreateClient | typeof LoadClient): Promise<Client> {
    given.read('path', given.path, path)
    const session = this.#zone.require()
    // A client that is made is a change of that client, as soon as it has a handle.
    const subject = unloaded(idKeyOf(path))
    const made = await session.request(message, { path: pathBytes(path) }, { subject })
    return this.#keep(session, made)
  }

  #keep(
    session: Session,
    { handle, id }: { readonly handle: number; readonly id: Uint8Array },
  ): Client {
    const client = sessionClient(id, {
      session: () => this.#same(session),
      handle,
      reserve: this.#reserve,
    })
    const name = pathName(id)
    session.changes.move(unloaded(name), handle)
    this.#clients.set(name, { session, handle, client })
    return client
  }

  // A handle is a number of one zone process: in another it could name another client.
  #same(session: Session): Session {
    if (this.#zone.require() !== session) throw new StrongholdError('CLIENT_NOT_LOADED')
    return session
  }
}

/** The id of the client of a path, as a key. */
function idKeyOf(path: Path): string {
  return pathName(clientIdOf(path))
}

function unloaded(name: string): ChangedClient {
  return `client ${name}`
}
