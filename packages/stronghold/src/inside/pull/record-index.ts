import type { CryptoProvider } from '@stronghold/crypto'
import { byteKey, type ClientState, ID_LENGTH, idFromKey } from '@stronghold/engine'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import { recordKey } from '../attributes/entry-key.js'
import type { Address } from '../resolver.js'
import { isHindering } from '../sync/permission.js'
import { type Row, rowAt, strangeRow } from './row.js'
import { makeSection, type Section, sectionCount } from './section.js'

const recordKind = 2
/** The offset of the ids in a key, or in its name. */
const vaultAt = 1
const recordAt = vaultAt + ID_LENGTH

/**
 * The records of one client, vault by vault, in sections by the first byte of the record's id: the
 * fields for a comparison, kept up to date as entries change. An index of 10,000 records takes a
 * tenth of a second; afterwards only sections that changed are read again.
 */
export class RecordIndex {
  readonly #crypto: CryptoProvider
  readonly #client: ClientState
  readonly #entries: ClientAttributes
  /** Sections that have rows, by vault (`idKey`) and number. */
  readonly #vaults = new Map<string, Map<number, Section>>()
  /** The vaults that have a section of a number. */
  readonly #vaultsIn = new Map<number, readonly string[]>()
  readonly #stale = new Set<number>(Array.from({ length: sectionCount }, (_, number) => number))
  /** Records without attributes, since another program wrote them, by section and name. */
  #strangers: readonly Map<string, Address>[] | undefined
  readonly #touched = new Map<string, Uint8Array>()
  readonly #touchedVaults = new Set<string>()
  /** Vaults (`idKey`) that were checked, and whether a policy around their records hinders. */
  readonly #hindered = new Map<string, boolean>()
  #clientTouched = false

  constructor(crypto: CryptoProvider, client: ClientState, entries: ClientAttributes) {
    this.#crypto = crypto
    this.#client = client
    this.#entries = entries
    entries.changed = (key) => this.#note(key)
  }

  /** The vaults (`idKey`) that have rows. */
  vaults(): Iterable<string> {
    this.#refresh()
    return this.#vaults.keys()
  }

  /** A vault's sections by their numbers. */
  sections(vault: string): ReadonlyMap<number, Section> {
    this.#refresh()
    return this.#vaults.get(vault) ?? none
  }

  #note(key: Uint8Array): void {
    if (key[0] === recordKind) {
      this.#stale.add(key[recordAt] as number)
      if (this.#strangers !== undefined) this.#touched.set(byteKey(key), key)
    } else if (key.length > 1) this.#touchedVaults.add(byteKey(key.subarray(vaultAt)))
    else this.#clientTouched = true
  }

  #refresh(): void {
    this.#look()
    this.#reviewPolicies()
    if (this.#stale.size === 0) return
    const rows = new Map<number, Map<string, Row[]>>()
    for (const number of this.#stale) rows.set(number, new Map())
    // Each bucket once, however many of its sections have changed.
    const buckets = new Set([...this.#stale].map((number) => this.#entries.bucketOf(number)))
    for (const bucket of buckets) {
      for (const name of bucket.names()) {
        if (name.charCodeAt(0) !== recordKind) continue
        const vaults = rows.get(name.charCodeAt(recordAt))
        if (vaults === undefined) continue
        const vault = name.slice(vaultAt, recordAt)
        add(vaults, vault, rowAt(this.#crypto, this.#client, bucket, name, this.#isHindered(vault)))
      }
    }
    for (const [number, vaults] of rows) {
      for (const [name, address] of this.#strangers?.[number] ?? []) {
        const vault = name.slice(vaultAt, recordAt)
        add(vaults, vault, strangeRow(this.#client, name, address, this.#isHindered(vault)))
      }
      this.#put(number, vaults)
    }
    this.#stale.clear()
  }

  #put(number: number, rows: ReadonlyMap<string, readonly Row[]>): void {
    for (const vault of this.#vaultsIn.get(number) ?? []) {
      const sections = this.#vaults.get(vault)
      if (sections?.delete(number) && sections.size === 0) this.#vaults.delete(vault)
    }
    for (const [vault, found] of rows) {
      const sections = this.#vaults.get(vault) ?? new Map<number, Section>()
      sections.set(number, makeSection(this.#crypto, found))
      this.#vaults.set(vault, sections)
    }
    this.#vaultsIn.set(number, [...rows.keys()])
  }

  /** Finds the records without an entry: once, and then those whose entry was added or removed. */
  #look(): void {
    if (this.#strangers === undefined) {
      this.#strangers = Array.from({ length: sectionCount }, () => new Map())
      for (const vaultId of this.#client.listVaults()) {
        for (const { id: recordId } of this.#client.listRecords(vaultId)) {
          this.#reviewStranger(byteKey(recordKey({ vaultId, recordId })), { vaultId, recordId })
        }
      }
      return
    }
    for (const [name, key] of this.#touched) {
      const address = { vaultId: key.slice(vaultAt, recordAt), recordId: key.slice(recordAt) }
      this.#reviewStranger(name, address)
    }
    this.#touched.clear()
  }

  #reviewStranger(name: string, address: Address): void {
    const { vaultId, recordId } = address
    const first = recordId[0] as number
    const strangers = this.#strangers?.[first]
    if (this.#entries.bucketOf(first).has(name)) strangers?.delete(name)
    else if (this.#client.holds(vaultId, recordId)) strangers?.set(name, address)
    else strangers?.delete(name)
  }

  /** A policy that was added or removed around records changes their rows. */
  #reviewPolicies(): void {
    if (this.#clientTouched)
      for (const vault of this.#hindered.keys()) this.#touchedVaults.add(vault)
    for (const vault of this.#touchedVaults) {
      const before = this.#hindered.get(vault)
      this.#hindered.delete(vault)
      if (before === undefined || before === this.#isHindered(vault)) continue
      for (const number of this.#vaults.get(vault)?.keys() ?? []) this.#stale.add(number)
    }
    this.#clientTouched = false
    this.#touchedVaults.clear()
  }

  #isHindered(vault: string): boolean {
    const known = this.#hindered.get(vault)
    if (known !== undefined) return known
    const { client } = this.#entries
    const around = [client?.policy, this.#entries.vault(idFromKey(vault))?.policy]
    const hindered = around.some((policy) => policy !== undefined && isHindering(policy))
    this.#hindered.set(vault, hindered)
    return hindered
  }
}

const none: ReadonlyMap<number, Section> = new Map()

function add(vaults: Map<string, Row[]>, vault: string, row: Row | undefined): void {
  if (row === undefined) return
  const rows = vaults.get(vault)
  if (rows === undefined) vaults.set(vault, [row])
  else rows.push(row)
}
