import type { ClientInventory } from '@stronghold/stronghold'
import { locationLine, locationText } from './locations.js'
import { idText, nameLine, nameOrIdLine, nameText } from './names.js'
import { hex } from './text.js'

type Vault = ClientInventory['vaults'][number]
type VaultRecord = Vault['records'][number]

// Sorted, because the order in a file means nothing: the original's changes at every write.

/** A vault as JSON: ids in hex, and names where they are known. */
function vaultJson({ id, name, records }: Vault) {
  return {
    id: hex(id),
    name: name === undefined ? null : nameText(name),
    records: byId(
      records.map(({ id, location, revoked }) => ({
        id: hex(id),
        location: location === undefined ? null : locationText(location),
        revoked,
      })),
    ),
  }
}

/** Vaults as JSON. */
export function vaultsJson(vaults: readonly Vault[]) {
  return byId(vaults.map(vaultJson))
}

/** Clients as JSON. */
export function clientsJson(clients: readonly ClientInventory[]) {
  return byId(
    clients.map(({ id, name, vaults, storeKeys }) => ({
      id: hex(id),
      name: name === undefined ? null : nameText(name),
      vaults: vaultsJson(vaults),
      storeKeys: storeKeys.map(nameText).sort(),
    })),
  )
}

/** Vaults as lines. */
export function vaultLines(vaults: readonly Vault[]): string[] {
  return byBytes(vaults).flatMap((vault) => [
    `  vault ${nameOrIdLine(vault.name, vault.id)}`,
    ...byBytes(vault.records).map(
      (record) => `    record ${recordLine(vault, record)}${record.revoked ? ' (revoked)' : ''}`,
    ),
  ])
}

/** A client as lines. */
export function clientLines({ id, name, vaults, storeKeys }: ClientInventory): string[] {
  return [
    `client ${nameOrIdLine(name, id)}`,
    ...vaultLines(vaults),
    ...keyLines(storeKeys).map((key) => `  store ${key}`),
  ]
}

/**
 * A record by its location, or by the ids of its vault and itself, in the form that commands
 * accept.
 */
export function recordLine({ id: vaultId }: Pick<Vault, 'id'>, record: VaultRecord): string {
  const { id, location } = record
  return location === undefined ? `${idText(vaultId)}/${idText(id)}` : locationLine(location)
}

/** Keys of a store for people, in the order of their bytes. */
export function keyLines(keys: readonly Uint8Array[]): string[] {
  return [...keys].sort(Buffer.compare).map(nameLine)
}

function byId<T extends { readonly id: string }>(items: T[]): T[] {
  return items.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function byBytes<T extends { readonly id: Uint8Array }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => Buffer.compare(a.id, b.id))
}
