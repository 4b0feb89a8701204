import { type ClientState, idKey } from '@stronghold/engine'
import type { StoredLocation } from '../../contract/location.js'
import type { AttributeTable } from '../attributes/attribute-table.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import type { RecordEntry, Tombstone } from '../attributes/entry.js'
import { unstamped } from '../attributes/stamp.js'
import type { Address } from '../resolver.js'
import type { Version } from './decide.js'

/** A record of one side, or a tombstone. */
export interface Found extends Version {
  readonly address: Address
  /** The attributes of the record, if this library wrote it. */
  readonly entry: RecordEntry | undefined
  /** The name that the metadata has, of a revoked record too. */
  readonly location: StoredLocation | undefined
  /** Whether these describe the present content: another program may have written another. */
  readonly fresh: boolean
}

/** One client as a sync sees it: its records and tombstones. */
export class ClientView {
  readonly client: ClientState
  readonly entries: ClientAttributes
  /** Vaults that were checked, and whether there is a policy around their records. */
  readonly #open = new Map<string, boolean>()
  /** Ids of revoked records by vault, found once. */
  readonly #revoked = new Map<string, ReadonlySet<string>>()

  constructor(client: ClientState, table: AttributeTable) {
    this.client = client
    this.entries = table.of(client)
  }

  /**
   * Whether neither client nor vault has a policy; found once for a vault, while nothing is written.
   */
  isOpen(vaultId: Uint8Array): boolean {
    const name = idKey(vaultId)
    const known = this.#open.get(name)
    if (known !== undefined) return known
    const { client } = this.entries
    const open = client?.policy === undefined && this.entries.vault(vaultId)?.policy === undefined
    this.#open.set(name, open)
    return open
  }

  /** The record at an address, revoked or not. */
  at(address: Address): Found | undefined {
    const entry = this.entries.record(address)
    return (
      this.#live(address, entry) ??
      (entry?.kind === 'tombstone' ? buried(address, entry) : this.#foreignRevoked(address))
    )
  }

  /** Everything of the vaults that `wanted` accepts. */
  *all(wanted: (vaultId: Uint8Array) => boolean): Generator<Found> {
    for (const vaultId of this.client.listVaults()) {
      if (!wanted(vaultId)) continue
      for (const { id: recordId } of this.client.listRecords(vaultId)) {
        yield this.at({ vaultId, recordId }) as Found
      }
    }
    for (const { address, entry } of this.entries.tombstones()) {
      if (wanted(address.vaultId) && !this.#holds(address)) yield buried(address, entry)
    }
  }

  #live(address: Address, entry: RecordEntry | Tombstone | undefined): Found | undefined {
    const content = this.client.contentKey(address.vaultId, address.recordId)
    if (content === undefined) return undefined
    if (entry?.kind !== 'record') {
      return { ...unknown, address, revoked: false }
    }
    const fresh = content.startsWith(entry.content)
    const stamp = fresh ? entry : unstamped
    const amended = (fresh && entry.amended) || stamp
    return { address, revoked: false, stamp, amended, entry, location: entry.location, fresh }
  }

  /** A record that another program revoked, and that is not collected yet. */
  #foreignRevoked(address: Address): Found | undefined {
    const known = this.#revokedIn(address.vaultId).has(idKey(address.recordId))
    return known ? buried(address) : undefined
  }

  #holds({ vaultId, recordId }: Address): boolean {
    return (
      this.client.recordExists(vaultId, recordId) || this.#revokedIn(vaultId).has(idKey(recordId))
    )
  }

  #revokedIn(vaultId: Uint8Array): ReadonlySet<string> {
    const name = idKey(vaultId)
    const known = this.#revoked.get(name)
    if (known !== undefined) return known
    const revoked = new Set<string>()
    for (const record of this.client.listRecords(vaultId)) {
      if (record.revoked) revoked.add(idKey(record.id))
    }
    this.#revoked.set(name, revoked)
    return revoked
  }
}

const unknown = {
  stamp: unstamped,
  amended: unstamped,
  entry: undefined,
  location: undefined,
  fresh: false,
} as const

function buried(address: Address, tombstone?: Tombstone): Found {
  if (tombstone === undefined) return { ...unknown, address, revoked: true }
  const { location } = tombstone
  return { ...unknown, address, revoked: true, stamp: tombstone, amended: tombstone, location }
}
