import {
  type ClientState,
  deriveRecordId,
  deriveVaultId,
  idKey,
  Journal,
  type SnapshotState,
} from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { reservedClientId } from '../metadata.js'
import type { InsidePowers } from '../powers.js'
import { type Address, Resolver } from '../resolver.js'
import { admittedEntry } from './admitted-entry.js'
import { type Admit, Bucket, type ChargeEntry, type Slot } from './bucket.js'
import { ClientAttributes } from './client-attributes.js'
import { bucketCount } from './entry-key.js'
import { isNamedTruly } from './true-names.js'
import { grant, isCounted, reserve, settle, type Usage } from './usage.js'

/**
 * The treatment of uses that were taken in advance, in a commit: `settle` gives them back,
 * `reserve` takes more where a use is waiting, `keep` leaves all as it is (a copy for another
 * place).
 */
export type FlushMode = 'settle' | 'reserve' | 'keep'

const vaultPrefix = new TextEncoder().encode('attributes/')

/**
 * Types, labels, policies, counters and names of a snapshot's contents, for which its format has no
 * field. Kept as sealed records of the reserved client (docs/spec/metadata.md), 64 for a client at
 * most; in memory they are ordinary data of the zone, as names are.
 */
export class AttributeTable {
  readonly #powers: InsidePowers
  readonly #snapshot: SnapshotState
  /** Of another snapshot: its names. */
  readonly #resolver: Resolver | undefined
  readonly #charge: ChargeEntry | undefined
  readonly #clients = new Map<ClientState, ClientAttributes>()
  readonly #journal = new Journal()
  readonly #pending: Usage[] = []

  /**
   * `foreign`: of another snapshot, whose maker could claim of any key that nobody knows it, and
   * then have secrets of this one wrapped under it; and whose policies could grant rights that
   * nobody granted here.
   */
  constructor(
    powers: InsidePowers,
    snapshot: SnapshotState,
    origin: 'own' | 'foreign',
    charge?: ChargeEntry,
  ) {
    this.#charge = charge
    this.#powers = powers
    this.#snapshot = snapshot
    this.#resolver = origin === 'own' ? undefined : new Resolver(powers.crypto)
  }

  /** The entries of a client. @throws StrongholdError `SNAPSHOT_DAMAGED` when they cannot be read. */
  of(client: ClientState): ClientAttributes {
    const known = this.#clients.get(client)
    if (known !== undefined) return known
    const made = new ClientAttributes((number) => this.#load(client, number))
    this.#clients.set(client, made)
    return made
  }

  /**
   * The places of a client's buckets that cannot be read to their end, or that give a client, a
   * vault or a record the name of another.
   */
  *damaged(client: ClientState): Generator<Address> {
    const { crypto } = this.#powers
    const source = { client, crypto, resolver: new Resolver(crypto) }
    for (let number = 0; number < bucketCount; number++) {
      try {
        const slots = [...this.#load(client, number).all()]
        if (slots.every(({ entry, key }) => isNamedTruly(entry, key, source))) continue
      } catch (error) {
        if (!(error instanceof StrongholdError)) throw error
      }
      yield this.#address(client, number)
    }
  }

  /** Runs `work`; when it throws, every change that was `log`ged is taken back. */
  transaction<T>(work: () => T): T {
    return this.#journal.run(work)
  }

  /** The number of changes that the running transaction has `log`ged. */
  get logged(): number {
    return this.#journal.length
  }

  /** Logs the undoing of an entry's change. */
  log(undo: () => void): void {
    this.#journal.record(undo)
  }

  /** Writes changes into the records of the reserved client. */
  flush(mode: FlushMode): void {
    const now = this.#powers.now()
    if (mode !== 'keep') this.#pending.length = 0
    for (const [client, attributes] of this.#clients) {
      if (this.#snapshot.clients.get(idKey(client.id)) !== client) continue
      for (const [number, bucket] of attributes.loaded) {
        if (!bucket.dirty) continue
        const changed = [...bucket.changed]
        for (const slot of changed) this.#turn(slot, mode, now)
        this.#write(client, number, bucket, mode === 'keep' ? bucket.peek() : bucket.write())
        // A later commit has to settle the uses that were counted in advance.
        for (const slot of changed) if (isAhead(slot)) slot.touch()
      }
      attributes.forget()
    }
  }

  /** The file with the last flush is in place: uses that were taken in advance may be made. */
  confirm(): void {
    for (const usage of this.#pending) grant(usage)
    this.#pending.length = 0
  }

  /**
   * Gives `client`, a copy of `source`, the attributes that another table has of `source`: a client
   * goes nowhere without its policies. Former attributes of a client of this id are removed.
   * @throws StrongholdError `SNAPSHOT_DAMAGED`.
   */
  adopt(client: ClientState, from: AttributeTable, source: ClientState): void {
    this.remove(client)
    const entries = this.of(client)
    entries.adopt(from.of(source))
    const [before, after] = [idKey(source.id), client.id]
    if (before === idKey(after)) return
    // It may itself be among the readers of a record.
    for (const { address, entry } of [...entries.records()]) {
      if (entry.kind !== 'record' || !entry.readers.some((id) => idKey(id) === before)) continue
      const readers = entry.readers.map((id) => (idKey(id) === before ? after : id))
      entries.putRecord(address, { ...entry, readers })
    }
  }

  /** Forgets a destroyed client, with all its attributes in the snapshot. */
  remove(client: ClientState): void {
    this.#clients.delete(client)
    const reserved = this.#reserved()
    if (reserved === undefined) return
    const vaultId = this.#vaultId(client)
    for (const { id } of reserved.listRecords(vaultId)) reserved.remove(vaultId, id)
  }

  #load(client: ClientState, number: number): Bucket {
    const reserved = this.#reserved()
    const { vaultId, recordId } = this.#address(client, number)
    if (reserved?.recordExists(vaultId, recordId) !== true)
      return new Bucket(undefined, this.#charge)
    const powers = this.#powers
    const resolver = this.#resolver
    const admit: Admit | undefined =
      resolver && ((entry, key) => admittedEntry(entry, key, { client, powers, resolver }))
    try {
      return powers.workspace.run((scratch) =>
        Bucket.read(reserved.readSecret(vaultId, recordId, scratch), number, admit, this.#charge),
      )
    } catch (error) {
      // Never without its policies: a damaged one denies everything.
      // The records of a client whose policies cannot be read are under the strictest policy there
      // is.
      throw new StrongholdError('SNAPSHOT_DAMAGED', { cause: error })
    }
  }

  #write(client: ClientState, number: number, content: Bucket, bytes: Uint8Array): void {
    const { vaultId, recordId } = this.#address(client, number)
    const reserved =
      this.#reserved() ??
      this.#snapshot.createClient(reservedClientId(this.#powers), this.#powers.now())
    if (content.isEmpty) reserved.revoke(vaultId, recordId)
    // Another tool may have revoked it, and a revoked record cannot be written.
    reserved.collectGarbage(vaultId)
    if (!content.isEmpty) reserved.writeSecret(vaultId, recordId, bytes)
  }

  /** What a commit does with the uses of one entry: see the table in `usage.ts`. */
  #turn({ entry }: Slot, mode: FlushMode, now: number): void {
    if (entry.kind === 'tombstone' || mode === 'keep') return
    const { policy, usage } = entry
    if (mode === 'settle' || policy === undefined || !isCounted(policy)) settle(usage)
    else reserve(usage, policy, now)
    if (usage.pending > 0) this.#pending.push(usage)
  }

  #reserved(): ClientState | undefined {
    return this.#snapshot.clients.get(idKey(reservedClientId(this.#powers)))
  }

  #address(client: ClientState, number: number): Address {
    const vaultId = this.#vaultId(client)
    return {
      vaultId,
      recordId: deriveRecordId(this.#powers.crypto, vaultId, Uint8Array.of(number)),
    }
  }

  /**
   * The vault of a client's attributes, by the client's id: a name of the user cannot meet it,
   * since no path of a user is resolved in the reserved client.
   */
  #vaultId({ id }: ClientState): Uint8Array {
    const path = new Uint8Array(vaultPrefix.length + id.length)
    path.set(vaultPrefix)
    path.set(id, vaultPrefix.length)
    return deriveVaultId(this.#powers.crypto, path)
  }
}

function isAhead({ entry }: Slot): boolean {
  return entry.kind !== 'tombstone' && entry.usage.granted + entry.usage.pending > 0
}
