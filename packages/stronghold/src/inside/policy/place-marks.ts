import { type ClientState, countRecords } from '@stronghold/engine'
import { encode, struct, u53 } from '../../contract/codec/index.js'
import type { RecordEntry, Tombstone } from '../attributes/entry.js'
import { stampFields } from '../attributes/stamp.js'
import { concatenated } from '../bytes.js'
import type { InsidePowers } from '../powers.js'
import type { Address } from '../resolver.js'
import type { UsedPlace } from './approved-use.js'

const markLength = 16
const stampBytes = struct(stampFields)

/** The known facts of a record that exists, or did. */
export type EntryOf = (client: ClientState, address: Address) => RecordEntry | Tombstone | undefined

/** The kind of a hashed message, so that none of one kind equals one of another. */
const kinds = { vault: 0, content: 1, nothing: 2, buried: 3 } as const

/** Called before revoked records are read: `Tally.things`. */
export type ChargeMark = (revoked: number) => void

/**
 * A mark of 16 bytes for the content of a place, or for its absence. It has a meaning in this zone
 * only; two marks of a place are equal as long as its content does not change. An emptied place
 * differs from the empty one before: the approved write has happened.
 */
export class PlaceMarks {
  readonly #crypto: InsidePowers['crypto']
  readonly #entryOf: EntryOf
  readonly #key = new Uint8Array(32)
  readonly #charge: ChargeMark
  /** A client that was purged and made again is a different one. */
  readonly #numbers = new WeakMap<ClientState, number>()
  #lastNumber = 0
  #prunings = 0

  constructor(crypto: InsidePowers['crypto'], entryOf: EntryOf, charge: ChargeMark) {
    this.#crypto = crypto
    this.#charge = charge
    this.#entryOf = entryOf
    crypto.random(this.#key)
  }

  /**
   * The mark of the present content: a secret, or for a whole vault its revoked records.
   * @throws StrongholdError `TOO_EXPENSIVE` for more revoked records than the budget of the message
   *   allows.
   */
  of({ client, vaultId, recordId }: Omit<UsedPlace, 'role'>): Uint8Array {
    if (recordId === undefined) this.#charge(countRecords(client, vaultId).revoked)
    const number = encode(u53, this.#numberOf(client))
    // Ids have one length, and the first byte tells what follows them.
    const message =
      recordId === undefined
        ? [Uint8Array.of(kinds.vault), vaultId, ...client.revokedContents(vaultId).map(bytesOf)]
        : this.#record(client, { vaultId, recordId })
    const mac = new Uint8Array(32)
    this.#crypto.hmacSha256(mac, this.#key, concatenated(number, client.id, ...message))
    return mac.slice(0, markLength)
  }

  /** Called when tombstones were removed: no empty place is known to be the same as before. */
  forgotten(): void {
    this.#prunings++
  }

  /** The four cases have different first bytes, so that none can be taken for another. */
  #record(client: ClientState, address: Address): Uint8Array[] {
    const { vaultId, recordId } = address
    const content = client.contentKey(vaultId, recordId)
    if (content !== undefined) {
      return [Uint8Array.of(kinds.content), vaultId, recordId, bytesOf(content)]
    }
    const entry = this.#entryOf(client, address)
    if (entry?.kind !== 'tombstone') {
      const prunings = encode(u53, this.#prunings)
      return [Uint8Array.of(kinds.nothing), vaultId, recordId, prunings]
    }
    const { generation, changed, writer } = entry
    const stamp = encode(stampBytes, { generation, changed, writer })
    return [Uint8Array.of(kinds.buried), vaultId, recordId, stamp]
  }

  #numberOf(client: ClientState): number {
    const known = this.#numbers.get(client)
    if (known !== undefined) return known
    this.#lastNumber++
    this.#numbers.set(client, this.#lastNumber)
    return this.#lastNumber
  }
}

function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0))
}
