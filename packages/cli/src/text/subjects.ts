import type { DestroySubject, Path, Stronghold } from '@stronghold/stronghold'
import { usage } from '../io/errors.js'
import type { KnownLocation } from './locations.js'
import type { Name } from './names.js'

/** A client that is destroyed. */
export function clientSubject(client: Name): DestroySubject {
  return 'id' in client ? { clientId: client.id } : { client: client.path }
}

/** Vaults that are destroyed, each by its name or its id. @throws CliError `USAGE`. */
export async function vaultSubjects(
  stronghold: Stronghold,
  client: Name,
  vaults: readonly Name[],
): Promise<DestroySubject[]> {
  const isById = 'id' in client || vaults.some((vault) => 'id' in vault)
  const clientId = isById ? await idOf(stronghold, client) : undefined
  return vaults.map((vault) => {
    if ('id' in vault) return { clientId: clientId as Uint8Array, vaultId: vault.id }
    return { client: pathOf(client), vault: vault.path }
  })
}

/** Records that are destroyed, each by its name or its ids. @throws CliError `USAGE`. */
export function recordSubjects(
  client: Name,
  clientId: Uint8Array,
  locations: readonly KnownLocation[],
): DestroySubject[] {
  return locations.map((location) => {
    if (location.kind !== 'id') return { client: pathOf(client), location }
    const { vaultId, recordId } = location
    return { clientId, vaultId, recordId }
  })
}

/**
 * Names of vaults and records belong to the name of a client, and a client that is given by its id
 * has none.
 */
function pathOf(client: Name): Path {
  if ('path' in client) return client.path
  throw usage('Vaults and records of a client that is named by its id are named by ids too.')
}

async function idOf(stronghold: Stronghold, client: Name): Promise<Uint8Array> {
  if ('id' in client) return client.id
  const loaded = await stronghold.loadClient(client.path)
  return loaded.id
}
