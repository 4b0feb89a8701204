import { type ClientState, ID_LENGTH, idFromKey, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { concatenated } from '../bytes.js'
import { type Address, addressKey } from '../resolver.js'
import type { With } from '../state/authority.js'
import type { Comparer } from './comparer.js'
import { Differences } from './differences.js'
import { maxFingerprints, maxGroupsAsked } from './limits.js'
import type { PullPart, PullPlan } from './plan.js'
import type { CompareRequest, Differing, FetchRequest } from './pull-codecs.js'
import type { RecordIndexes } from './record-indexes.js'
import { requireDiffering } from './requirements.js'
import { maxBodyLength } from './sealed-message.js'
import { groupOf, type Section } from './section.js'

type Known = CompareRequest['clients'][number]['known'][number]

/**
 * The fineness of the comparison for a vault of so many records: groups of some 40 records, at most
 * 256.
 */
export function bitsFor(sections: ReadonlyMap<number, Section>): number {
  let count = 0
  for (const section of sections.values()) count += section.count
  return count <= 64 ? 0 : count <= 1024 ? 4 : 8
}

/** The puller's half: describes the records here, and asks for those that may be lacking. */
export class Asker {
  readonly #state: With<'clients' | 'attributes'>
  readonly #indexes: RecordIndexes
  readonly #plan: PullPlan
  readonly #comparer: Comparer
  /** Bytes of ids and digests in the request so far. */
  #length = 0

  constructor(
    state: With<'clients' | 'attributes'>,
    indexes: RecordIndexes,
    plan: PullPlan,
    comparer: Comparer,
  ) {
    this.#indexes = indexes
    this.#state = state
    this.#plan = plan
    this.#comparer = comparer
  }

  /**
   * Digests of all compared records.
   * @throws StrongholdError `MESSAGE_TOO_LARGE` for more than 16 MiB of them.
   */
  compare(nonce: Uint8Array): CompareRequest {
    const digests = new Map<string, Uint8Array>()
    const clients = [...this.#plan.parts].map((part) => ({
      client: part.source,
      vaults: part.vaults,
      records: part.records,
      known: this.#known(part, digests),
    }))
    const { others } = this.#plan
    return { nonce, clients, others: others && { vaults: others.vaults, records: others.records } }
  }

  /** `made`: digests by target and vault. An offer may name one client here as thousands of its own. */
  #known(part: PullPart, made: Map<string, Uint8Array>): Known[] {
    const client = this.#client(part)
    if (client === undefined) return []
    const index = this.#indexes.of(client, this.#state.attributes)
    const known: Known[] = []
    for (const vault of part.chosen ?? index.vaults()) {
      // A mapped vault has other ids here: it is not compared, but sent whole.
      if (part.mapped.has(vault)) continue
      const sections = index.sections(vault)
      if (sections.size === 0) continue
      const name = idKey(part.target) + vault
      const digests = made.get(name) ?? this.#digests(client, vault, sections)
      made.set(name, digests)
      this.#length += ID_LENGTH + digests.length
      if (this.#length > maxBodyLength) throw new StrongholdError('MESSAGE_TOO_LARGE')
      known.push({ vault: idFromKey(vault), digests })
    }
    return known
  }

  #digests(client: ClientState, vault: string, sections: ReadonlyMap<number, Section>): Uint8Array {
    const bits = bitsFor(sections)
    const digests = Array.from({ length: 1 << bits }, (_, group) =>
      this.#comparer.digest(client, vault, sections, bits, group),
    )
    return concatenated(...digests)
  }

  /**
   * The differences that the source names, as far as they were asked for and may come.
   * @throws StrongholdError `EXPORT_REJECTED` for an invalid answer, and for more groups than one
   * answer may name.
   */
  offerOf(differing: Differing): Differences {
    requireDiffering(differing)
    const offer = new Differences()
    for (const { client: id, records, vaults } of differing.clients) {
      const part = this.#plan.partOf(id)
      if (part === undefined) continue
      const { chosen, named } = part
      const found = new Map<string, Address>()
      for (const address of records) {
        const name = addressKey(address)
        if (named.has(name)) found.set(name, address)
      }
      const wanted = vaults.filter(({ vault }) => chosen?.has(idKey(vault)) !== false)
      offer.add(part.source, [...found.values()], wanted)
    }
    return offer
  }

  /** Asks for as many units as fit into one request, from number `unit`; answers their number. */
  fetch(
    nonce: Uint8Array,
    offer: Differences,
    unit: number,
  ): { request: FetchRequest; asked: number } {
    type Asked = FetchRequest['clients'][number]
    type Group = { index: number; fingerprints: Uint8Array }
    const clients: (Asked & { vaults: Asked['vaults'][number][] })[] = []
    let asked = 0
    let groupCount = 0
    let markCount = 0
    // An empty group is work too: vaults that are not here have no fingerprints to count.
    const isFull = () => groupCount >= maxGroupsAsked || markCount >= maxFingerprints
    for (const offered of offer.from(unit)) {
      if (isFull()) break
      let client = clients.at(-1)
      if (client?.client !== offered.client) {
        client = { client: offered.client, records: [], vaults: [] }
        clients.push(client)
      }
      if ('records' in offered) {
        clients[clients.length - 1] = { ...client, records: offered.records }
        markCount += offered.records.length
        asked++
        continue
      }
      const { vault, bits } = offered
      const fingerprintsOf = this.#fingerprints(offered.client, vault, bits)
      const groups: Group[] = []
      for (const index of offered.groups) {
        if (isFull()) break
        const fingerprints = fingerprintsOf(index)
        groups.push({ index, fingerprints: concatenated(...fingerprints) })
        markCount += fingerprints.length
        groupCount++
        asked++
      }
      client.vaults.push({ vault, bits, groups })
    }
    return { request: { nonce, clients }, asked }
  }

  /** The fingerprints of the records here in each group of a vault of the source. */
  #fingerprints(source: Uint8Array, id: Uint8Array, bits: number): (index: number) => Uint8Array[] {
    const part = this.#plan.partOf(source)
    const client = part && this.#client(part)
    const vault = idKey(id)
    if (client === undefined || part?.mapped.has(vault) === true) return () => []
    const sections = this.#indexes.of(client, this.#state.attributes).sections(vault)
    return (index) => {
      const { first, end } = groupOf(bits, index)
      const fingerprints: Uint8Array[] = []
      for (let number = first; number < end && sections.size > 0; number++) {
        const section = sections.get(number)
        for (let row = 0; section !== undefined && row < section.count; row++) {
          fingerprints.push(this.#comparer.fingerprint(client, vault, section, row))
        }
      }
      return fingerprints
    }
  }

  #client({ target }: PullPart): ClientState | undefined {
    return this.#state.clients.find(target)
  }
}
