import type { Client, ClientInventory, Path, Stronghold } from '@stronghold/stronghold'
import { shownText } from '@stronghold/stronghold/checks'
import { recordLine } from '../text/facts.js'
import { usedText } from '../text/inventory.js'
import { knownClient, knownRecord, knownVault, withNumber } from '../text/known-record.js'
import { idLine, type KnownLocation, locationLine } from '../text/locations.js'
import { idText, type Name, nameLine } from '../text/names.js'

type Vault = ClientInventory['vaults'][number]
type Record = Vault['records'][number]

/**
 * For a thing at a peer, or one that is not there: a person must not take silence for an answer.
 */
const notKnown = 'not known here'

/**
 * Records of a client to be destroyed, a line for each: kind, label, last use. `collected`: vaults
 * whose revoked records are destroyed with them.
 */
export async function recordsGoing(
  stronghold: Stronghold | undefined,
  client: Client,
  locations: readonly KnownLocation[],
  collected: readonly Path[] = [],
): Promise<string[]> {
  const all = await knownClient(stronghold, { id: client.id })
  // By ids: a record that is named twice is listed once.
  const lines = new Map<string, string>()
  for (const given of locations) {
    const location = (stronghold && (await withNumber(client, given))) ?? given
    const known = await knownRecord(all, location)
    const name = location.kind === 'id' ? idLine(location) : locationLine(location)
    if (known === undefined) lines.set(name, `record ${name}, ${notKnown}`)
    else lines.set(keyOf(known.vault, known.record), line(known.vault, known.record, name))
  }
  for (const path of collected) {
    const vault = await knownVault(all, { path })
    const unknown = `revoked records of the vault ${nameLine(path)}, ${notKnown}`
    if (vault === undefined) lines.set(unknown, unknown)
    for (const record of vault?.records ?? []) {
      if (!record.revoked) continue
      const key = keyOf(vault as Vault, record)
      lines.set(key, lines.get(key) ?? line(vault as Vault, record))
    }
  }
  return [...lines.values()]
}

/** Vaults of a client to be destroyed, with their records. */
export async function vaultsGoing(
  stronghold: Stronghold,
  client: Name,
  names: readonly Name[],
): Promise<string[]> {
  const all = await knownClient(stronghold, client)
  const lines: string[] = []
  for (const name of names) {
    const vault = await knownVault(all, name)
    if (vault === undefined) lines.push(`vault ${textOf(name)}, ${notKnown}`)
    else lines.push(`vault ${textOf(name)}, ${recordsIn([vault])}`, ...linesOf(vault))
  }
  return lines
}

/** A client to be destroyed, with its records and values. */
export async function clientGoing(stronghold: Stronghold, client: Name): Promise<string[]> {
  const known = await knownClient(stronghold, client)
  if (known === undefined) return [`client ${textOf(client)}, ${notKnown}`]
  const { vaults, storeKeys } = known
  return [
    `client ${textOf(client)}, ${recordsIn(vaults)}, ${counted(storeKeys.length, 'value')}`,
    ...vaults.flatMap(linesOf),
    ...storeKeys.map((key) => `  value ${nameLine(key)}`),
  ]
}

function linesOf(vault: Vault): string[] {
  return vault.records.map((record) => `  ${line(vault, record)}`)
}

/** `given`: the person's name for it, for a file that does not store one. */
function line(vault: Vault, record: Record, given?: string): string {
  const { revoked, type, label, location } = record
  const name = location === undefined ? given : undefined
  return [
    `record ${name ?? recordLine(vault, record)}`,
    revoked ? 'revoked' : `${type}, ${usedText(record)}`,
    ...(label === undefined ? [] : [shownText(label)]),
  ].join(', ')
}

function keyOf({ id: vaultId }: Vault, { id: recordId }: Record): string {
  return idLine({ vaultId, recordId })
}

function recordsIn(vaults: readonly Vault[]): string {
  return counted(
    vaults.reduce((sum, { records }) => sum + records.length, 0),
    'record',
  )
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function textOf(name: Name): string {
  return 'id' in name ? idText(name.id) : nameLine(name.path)
}
