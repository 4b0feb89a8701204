import type { Client, ClientInventory, Path, Stronghold } from '@stronghold/stronghold'
import { shownText } from '@stronghold/stronghold/checks'
import { recordLine } from '../text/facts.js'
import { usedText } from '../text/inventory.js'
import { idLine, type KnownLocation, locationLine } from '../text/locations.js'
import { idText, type Name, nameLine } from '../text/names.js'

type Vault = ClientInventory['vaults'][number]
type Record = Vault['records'][number]

/** Records of a client that go, a line for each: what they are, their labels, their last use. */
export async function recordsGoing(
  stronghold: Stronghold | undefined,
  client: Client,
  locations: readonly KnownLocation[],
): Promise<string[]> {
  const vaults = (await clientIn(stronghold, ({ id }) => isSame(id, client.id)))?.vaults ?? []
  const lines = new Map(
    vaults.flatMap((vault) =>
      vault.records.flatMap((record) => {
        const text = line(vault, record)
        const ids = { vaultId: vault.id, recordId: record.id }
        return [[recordLine(vault, record), text] as const, [idLine(ids), text] as const]
      }),
    ),
  )
  return locations.map((location) => {
    const name = location.kind === 'id' ? idLine(location) : locationLine(location)
    return lines.get(name) ?? `record ${name}`
  })
}

/** Vaults of a client that go, with their records. */
export async function vaultsGoing(
  stronghold: Stronghold,
  client: Name,
  names: readonly Name[],
): Promise<string[]> {
  const vaults = (await clientIn(stronghold, isNamed(client)))?.vaults ?? []
  return names.flatMap((name) => {
    const vault = vaults.find(isNamed(name))
    return [`vault ${textOf(name)}`, ...(vault === undefined ? [] : linesOf(vault))]
  })
}

/** A client that goes, with its records and values. */
export async function clientGoing(stronghold: Stronghold, client: Name): Promise<string[]> {
  const known = await clientIn(stronghold, isNamed(client))
  const { vaults = [], storeKeys = [] } = known ?? {}
  return [
    `client ${textOf(client)}`,
    ...vaults.flatMap(linesOf),
    ...storeKeys.map((key) => `  value ${nameLine(key)}`),
  ]
}

/** The revoked records of a vault, which a collection destroys. */
export async function revokedGoing(
  stronghold: Stronghold | undefined,
  client: Client,
  vaultPath: Uint8Array,
): Promise<string[]> {
  const vaults = (await clientIn(stronghold, ({ id }) => isSame(id, client.id)))?.vaults ?? []
  const vault = vaults.find(({ name }) => isSame(name, vaultPath))
  if (vault === undefined) return [`revoked records of the vault ${nameLine(vaultPath)}`]
  return vault.records.filter(({ revoked }) => revoked).map((record) => line(vault, record))
}

function linesOf(vault: Vault): string[] {
  return vault.records.map((record) => `  ${line(vault, record)}`)
}

function line(vault: Vault, record: Record): string {
  const { revoked, type, label } = record
  return [
    `record ${recordLine(vault, record)}`,
    revoked ? 'revoked' : `${type}, ${usedText(record)}`,
    ...(label === undefined ? [] : [shownText(label)]),
  ].join(', ')
}

async function clientIn(
  stronghold: Stronghold | undefined,
  isIt: (client: ClientInventory) => boolean,
): Promise<ClientInventory | undefined> {
  return (await stronghold?.inventory())?.find(isIt)
}

type Named = Pick<ClientInventory, 'id' | 'name'>

function isNamed(given: Name): (one: Named) => boolean {
  return ({ id, name }) => ('id' in given ? isSame(id, given.id) : isSame(name, given.path))
}

function textOf(name: Name): string {
  return 'id' in name ? idText(name.id) : nameLine(name.path)
}

function isSame(name: Uint8Array | undefined, path: Path): boolean {
  return name !== undefined && Buffer.compare(name, Buffer.from(path)) === 0
}
