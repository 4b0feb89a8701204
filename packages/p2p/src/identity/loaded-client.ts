import type { Client, Path, Stronghold } from '@stronghold/stronghold'
import { askOf, MessageClient } from '@stronghold/stronghold/actors'
import { ownCodeOf } from '../protocol/errors.js'

/**
 * The currently loaded client of a path: a lock makes all earlier ones useless.
 * @throws StrongholdError `CLIENT_NOT_FOUND`, `LOCKED`, `CLOSED`.
 */
export async function loadedClient(stronghold: Stronghold, path: Path): Promise<Client> {
  for (;;) {
    try {
      return stronghold.client(path)
    } catch (error) {
      if (ownCodeOf(error) !== 'CLIENT_NOT_LOADED') throw error
    }
    try {
      return await stronghold.loadClient(path)
    } catch (error) {
      // Another caller loads it at the same moment.
      if (ownCodeOf(error) !== 'CLIENT_ALREADY_LOADED') throw error
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** A client that stays usable as long as the Stronghold, across locks. */
export async function lastingClient(stronghold: Stronghold, path: Path): Promise<Client> {
  const { id } = await loadedClient(stronghold, path)
  return new MessageClient(id, async (name, input, options) =>
    askOf(await loadedClient(stronghold, path))(name, input, options),
  )
}
