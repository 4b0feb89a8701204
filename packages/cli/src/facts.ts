import type { ClientFacts } from '@stronghold/stronghold'
import { hex, storeKeyLine, storeKeyText } from './text.js'

type Vault = ClientFacts['vaults'][number]

// Sorted, because the order in a file means nothing: the original's changes at every write.

/** A vault as JSON: ids in hex. */
export function vaultJson({ id, records }: Vault) {
  return {
    id: hex(id),
    records: byId(records.map(({ id, revoked }) => ({ id: hex(id), revoked }))),
  }
}

/** Vaults as JSON. */
export function vaultsJson(vaults: readonly Vault[]) {
  return byId(vaults.map(vaultJson))
}

/** Clients as JSON. */
export function clientsJson(clients: readonly ClientFacts[]) {
  return byId(
    clients.map(({ id, vaults, storeKeys }) => ({
      id: hex(id),
      vaults: vaultsJson(vaults),
      storeKeys: storeKeys.map(storeKeyText).sort(),
    })),
  )
}

/** Vaults as lines. */
export function vaultLines(vaults: readonly Vault[]): string[] {
  return vaultsJson(vaults).flatMap(({ id, records }) => [
    `  vault ${id}`,
    ...records.map(({ id, revoked }) => `    record ${id}${revoked ? ' (revoked)' : ''}`),
  ])
}

/** A client as lines. */
export function clientLines({ id, vaults, storeKeys }: ClientFacts): string[] {
  return [
    `client ${hex(id)}`,
    ...vaultLines(vaults),
    ...storeKeys
      .map(storeKeyLine)
      .sort()
      .map((key) => `  store ${key}`),
  ]
}

function byId<T extends { readonly id: string }>(items: T[]): T[] {
  return items.sort((a, b) => (a.id < b.id ? -1 : 1))
}
