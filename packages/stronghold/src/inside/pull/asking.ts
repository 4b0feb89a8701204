import { type ClientState, idFromKey, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../errors.js'
import type { InsideState } from '../state.js'
import { nameOf } from '../sync/names.js'
import { concatenated } from './bytes.js'
import type { Comparer } from './comparer.js'
import type { Unit } from './pending.js'
import type { PullPart, PullPlan } from './plan.js'
import { groupOf, type Section } from './section.js'
import { type CompareRequest, type Differing, type FetchRequest, nameOnce } from './wire.js'

/** Fingerprints in one request at most, unless a single group has more. */
const mostFingerprints = 65_536

/** How fine a vault of so many records is compared: groups of some 40 records, at most 256. */
export function bitsFor(sections: ReadonlyMap<number, Section>): number {
  let count = 0
  for (const section of sections.values()) count += section.count
  return count <= 64 ? 0 : count <= 1024 ? 4 : 8
}

/** The puller's half: says what is here, and asks for what may be lacking. */
export class Asker {
  readonly #state: InsideState
  readonly #plan: PullPlan
  readonly #comparer: Comparer

  constructor(state: InsideState, plan: PullPlan, comparer: Comparer) {
    this.#state = state
    this.#plan = plan
    this.#comparer = comparer
  }

  /** Digests of all that is compared. */
  compare(nonce: Uint8Array): CompareRequest {
    const clients = [...this.#plan.parts].map((part) => ({
      client: part.source,
      vaults: part.vaults,
      records: part.records,
      known: this.#known(part),
    }))
    return { nonce, clients, others: this.#plan.others }
  }

  #known(part: PullPart): CompareRequest['clients'][number]['known'] {
    const client = this.#client(part)
    if (client === undefined) return []
    const index = this.#state.indexes.of(client, this.#state.attributes)
    const chosen = part.vaults && new Set(part.vaults.map(idKey))
    const known: { vault: Uint8Array; digests: Uint8Array }[] = []
    for (const vault of index.vaults()) {
      const isChosen = chosen === undefined || chosen.has(vault)
      if (!isChosen || !this.#plan.isCompared(part, vault)) continue
      const sections = index.sections(vault)
      const bits = bitsFor(sections)
      const digests = Array.from({ length: 1 << bits }, (_, group) =>
        this.#comparer.digest(client, vault, sections, bits, group),
      )
      known.push({ vault: idFromKey(vault), digests: concatenated(...digests) })
    }
    return known
  }

  /**
   * What the source has to offer, as far as it was asked for and may come.
   * @throws StrongholdError `EXPORT_REJECTED` for what makes no sense.
   */
  unitsOf({ clients }: Differing): Unit[] {
    const units: Unit[] = []
    const namedClients = new Set<string>()
    for (const { client: id, records, vaults } of clients) {
      nameOnce(namedClients, id)
      const namedVaults = new Set<string>()
      const part = this.#plan.partOf(id)
      if (part === undefined) continue
      const client = part.source
      const asked = new Set(part.records.map(nameOf))
      const found = records.filter((address) => asked.has(nameOf(address)))
      if (found.length > 0) {
        const copies = found.map(({ vaultId, recordId }) => ({
          vaultId: vaultId.slice(),
          recordId: recordId.slice(),
        }))
        units.push({ client, records: copies })
      }
      const chosen = part.vaults && new Set(part.vaults.map(idKey))
      for (const { vault: sent, bits, groups } of vaults) {
        nameOnce(namedVaults, sent)
        requireGroups(bits, groups)
        if (chosen !== undefined && !chosen.has(idKey(sent))) continue
        const vault = sent.slice()
        for (const index of groups) units.push({ client, vault, bits, index })
      }
    }
    return units
  }

  /** Asks for as many units as go into one request, from the first; answers how many. */
  fetch(nonce: Uint8Array, units: readonly Unit[]): { request: FetchRequest; asked: number } {
    type Asked = FetchRequest['clients'][number]
    const clients: (Omit<Asked, 'vaults'> & {
      vaults: (Omit<Asked['vaults'][number], 'groups'> & {
        groups: { index: number; fingerprints: Uint8Array }[]
      })[]
    })[] = []
    let asked = 0
    let count = 0
    for (const unit of units) {
      if (count >= mostFingerprints) break
      asked++
      let client = clients.at(-1)
      if (client === undefined || client.client !== unit.client || 'records' in unit) {
        const records = 'records' in unit ? [...unit.records] : []
        client = { client: unit.client, records, vaults: [] }
        clients.push(client)
      }
      if ('records' in unit) continue
      const { bits, index } = unit
      let vault = client.vaults.at(-1)
      if (vault?.vault !== unit.vault) {
        vault = { vault: unit.vault, bits, groups: [] }
        client.vaults.push(vault)
      }
      const fingerprints = this.#fingerprints(unit)
      count += fingerprints.length
      vault.groups.push({ index, fingerprints: concatenated(...fingerprints) })
    }
    return { request: { nonce, clients }, asked }
  }

  #fingerprints(unit: Extract<Unit, { vault: Uint8Array }>): Uint8Array[] {
    const part = this.#plan.partOf(unit.client)
    const client = part && this.#client(part)
    const vault = idKey(unit.vault)
    if (client === undefined || !this.#plan.isCompared(part as PullPart, vault)) return []
    const sections = this.#state.indexes.of(client, this.#state.attributes).sections(vault)
    const { first, end } = groupOf(unit.bits, unit.index)
    const fingerprints: Uint8Array[] = []
    for (let number = first; number < end; number++) {
      const section = sections.get(number)
      for (let row = 0; section !== undefined && row < section.count; row++) {
        fingerprints.push(this.#comparer.fingerprint(client, vault, section, row))
      }
    }
    return fingerprints
  }

  #client({ target }: PullPart): ClientState | undefined {
    return this.#state.open.snapshot.clients.get(idKey(target))
  }
}

/** Each group once, in ascending order. @throws StrongholdError `EXPORT_REJECTED`. */
export function requireGroups(bits: number, groups: Iterable<number>): void {
  if (bits !== 0 && bits !== 4 && bits !== 8) throw new StrongholdError('EXPORT_REJECTED')
  let next = 0
  for (const index of groups) {
    if (index < next || index >= 1 << bits) throw new StrongholdError('EXPORT_REJECTED')
    next = index + 1
  }
}
