import { byteKey, type ClientState, ID_LENGTH, idFromKey, idKey } from '@stronghold/engine'
import type { Tally } from '../../contract/budget/tally.js'
import { StrongholdError } from '../../contract/errors.js'
import type { Reach } from '../partners/reach.js'
import { type Address, addressKey } from '../resolver.js'
import type { With } from '../state/authority.js'
import { bitsFor } from './asking.js'
import type { Comparer } from './comparer.js'
import { maxBytes, maxClients, maxGroups, maxRecords, maxVaults, pullWork } from './limits.js'
import {
  type CompareRequest,
  type Differing,
  type FetchRequest,
  MARK_LENGTH,
} from './pull-codecs.js'
import type { RecordIndexes } from './record-indexes.js'
import { bitsOf, requireCompare } from './requirements.js'
import { groupOf, ROW_LENGTH, type Section } from './section.js'
import type { Sending } from './sending.js'

type DifferingClient = Differing['clients'][number]

/** The source's half: names the differences, and sends records that the puller lacks. */
export class Answerer {
  readonly #state: With<'powers' | 'clients' | 'attributes'>
  readonly #indexes: RecordIndexes
  readonly #reach: Reach
  readonly #comparer: Comparer
  readonly #tally: Tally
  /** Records that were read and not sent, without a comparison. */
  #skipped = 0

  /** `tally`: the budget of the request. */
  constructor(
    state: With<'powers' | 'clients' | 'attributes'>,
    indexes: RecordIndexes,
    reach: Reach,
    comparer: Comparer,
    tally: Tally,
  ) {
    this.#indexes = indexes
    this.#tally = tally
    this.#state = state
    this.#reach = reach
    this.#comparer = comparer
  }

  /**
   * Microseconds of lookups, comparisons and skipped records, by the weights of the specification.
   */
  get work(): number {
    return this.#tally.work + this.#comparer.work + pullWork.row * this.#skipped
  }

  /**
   * @throws StrongholdError `EXPORT_REJECTED` for an impossible number of digests; `TOO_EXPENSIVE`,
   * before the first lookup, for more records to look for over all clients than the budget of one
   * message allows; `MESSAGE_TOO_LARGE` for more than an answer may name.
   */
  differing(request: CompareRequest): Differing {
    const { clients: asked, others } = request
    requireCompare(request)
    this.#charge(request)
    const clients: DifferingClient[] = []
    const named = new Set<string>()
    for (const { client: id, known, ...choice } of asked) {
      named.add(idKey(id))
      const client = this.#client(id)
      if (client === undefined) continue
      clients.push(this.#compare(client, wantedOf(choice), choice.records, known))
    }
    const wanted = others && wantedOf(others)
    for (const client of others === undefined ? [] : this.#state.clients.all()) {
      if (named.has(idKey(client.id)) || this.#reach.of(idKey(client.id)) === undefined) continue
      clients.push(this.#compare(client, wanted, others?.records ?? [], []))
    }
    const found = clients.filter(({ records, vaults }) => records.length + vaults.length > 0)
    requireFew(found)
    return { clients: found }
  }

  /**
   * Records asked of the other clients are looked for in each of them: a few bytes could cost
   * seconds.
   */
  #charge({ clients, others }: CompareRequest): void {
    const listed = clients.reduce((sum, { records }) => sum + records.length, 0)
    const elsewhere = others?.records.length ?? 0
    const reached = elsewhere === 0 ? [] : this.#state.clients.all()
    const many = reached.filter(({ id }) => this.#reach.of(idKey(id)) !== undefined).length
    this.#tally.add({ work: pullWork.lookup * (listed + many * elsewhere) })
  }

  #compare(
    client: ClientState,
    wanted: ReadonlySet<string> | undefined,
    records: readonly Address[],
    known: CompareRequest['clients'][number]['known'],
  ): DifferingClient {
    const index = this.#indexes.of(client, this.#state.attributes)
    const theirs = new Map(known.map(({ vault, digests }) => [idKey(vault), digests]))
    const vaults: DifferingClient['vaults'][number][] = []
    for (const vault of index.vaults()) {
      if (wanted?.has(vault) === false || !this.#permits(client, vault)) continue
      const sections = index.sections(vault)
      const digests = theirs.get(vault)
      const bits = digests === undefined ? bitsFor(sections) : bitsOf(digests)
      const groups: number[] = []
      for (let group = 0; group < 1 << bits; group++) {
        const digest = this.#comparer.digest(client, vault, sections, bits, group)
        const at = group * MARK_LENGTH
        // A vault that the puller has not, or did not name, is one whose digests are all zero.
        const their = digests?.subarray(at, at + MARK_LENGTH) ?? new Uint8Array(MARK_LENGTH)
        if (!this.#state.powers.crypto.equal(digest, their)) groups.push(group)
      }
      if (groups.length > 0) {
        vaults.push({ vault: idFromKey(vault), bits, groups: Uint8Array.from(groups) })
      }
    }
    const present = records.filter(
      ({ vaultId, recordId }) =>
        this.#permits(client, idKey(vaultId)) && this.#hasNews(client, { vaultId, recordId }),
    )
    return { client: client.id, records: present, vaults }
  }

  /**
   * Sends records that the puller lacks of the requested units, from the first, until the answer is
   * full. Answers the number of units. `requireFetch` must have checked the whole request.
   */
  send({ clients }: FetchRequest, sending: Sending): number {
    let served = 0
    const isFull = () => sending.records >= maxRecords || sending.bytes >= maxBytes
    for (const { client: id, records, vaults } of clients) {
      const client = this.#client(id)
      if (records.length > 0) {
        if (isFull()) return served
        if (client !== undefined) this.#sendRecords(client, records, sending)
        served++
      }
      for (const { vault: vaultId, bits, groups } of vaults) {
        const vault = idKey(vaultId)
        const sections =
          client !== undefined && this.#permits(client, vault)
            ? this.#indexes.of(client, this.#state.attributes).sections(vault)
            : none
        for (const { index, fingerprints } of groups) {
          if (isFull()) return served
          if (client !== undefined && sections.size > 0) {
            const { first, end } = groupOf(bits, index)
            const theirs = marksOf(fingerprints)
            for (let number = first; number < end; number++) {
              const section = sections.get(number)
              if (section !== undefined) this.#sendSection(client, vault, section, theirs, sending)
            }
          }
          served++
        }
      }
    }
    return served
  }

  #sendRecords(client: ClientState, records: readonly Address[], sending: Sending): void {
    const unique = new Map(records.map((address) => [addressKey(address), address]))
    for (const { vaultId, recordId } of unique.values()) {
      // Ids stay in the metadata; the message that these came in is wiped.
      const own = { vaultId: vaultId.slice(), recordId: recordId.slice() }
      if (this.#permits(client, idKey(vaultId)) && sending.add(client, own)) continue
      this.#skipped++
    }
  }

  #sendSection(
    client: ClientState,
    vault: string,
    section: Section,
    theirs: ReadonlySet<string>,
    sending: Sending,
  ): void {
    const vaultId = idFromKey(vault)
    for (let row = 0; row < section.count; row++) {
      if (theirs.size > 0) {
        const fingerprint = this.#comparer.fingerprint(client, vault, section, row)
        if (theirs.has(byteKey(fingerprint))) continue
      }
      const at = row * ROW_LENGTH
      const recordId = section.rows.slice(at, at + ID_LENGTH)
      if (!sending.add(client, { vaultId, recordId })) this.#skipped++
    }
  }

  /** Whether there is a record, or a tombstone, which has to cross as well. */
  #hasNews(client: ClientState, address: Address): boolean {
    if (client.holds(address.vaultId, address.recordId)) return true
    return this.#state.attributes.of(client).record(address)?.kind === 'tombstone'
  }

  /** A client that the puller may know of; any other is treated as absent. */
  #client(id: Uint8Array): ClientState | undefined {
    return this.#reach.of(idKey(id)) === undefined ? undefined : this.#state.clients.find(id)
  }

  #permits(client: ClientState, vault: string): boolean {
    const reach = this.#reach.of(idKey(client.id))
    return reach === 'all' || reach?.has(vault) === true
  }
}

/** The vaults that are asked for, by `idKey`; undefined for all. */
function wantedOf({ vaults }: NonNullable<CompareRequest['others']>): Set<string> | undefined {
  return vaults && new Set(vaults.map(idKey))
}

/** The puller would refuse it; `MESSAGE_TOO_LARGE` tells more than `EXPORT_REJECTED`. */
function requireFew(clients: Differing['clients']): void {
  const vaults = clients.flatMap((client) => client.vaults)
  const groups = vaults.reduce((sum, vault) => sum + vault.groups.length, 0)
  if (clients.length > maxClients || vaults.length > maxVaults || groups > maxGroups) {
    throw new StrongholdError('MESSAGE_TOO_LARGE')
  }
}

const none: ReadonlyMap<number, Section> = new Map()

function marksOf(fingerprints: Uint8Array): ReadonlySet<string> {
  const marks = new Set<string>()
  for (let at = 0; at < fingerprints.length; at += MARK_LENGTH) {
    marks.add(byteKey(fingerprints.subarray(at, at + MARK_LENGTH)))
  }
  return marks
}
