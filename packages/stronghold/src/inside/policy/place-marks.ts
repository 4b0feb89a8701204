import { countRecords } from '@stronghold/engine'
import type { InsidePowers } from '../powers.js'
import { concatenated } from '../pull/bytes.js'
import type { UsedPlace } from './approved-use.js'

const markLength = 16

/** Is told of revoked records that are about to be gone through: `Tally.things`. */
export type ChargeMark = (revoked: number) => void

/**
 * Says in 16 bytes what is at a place, or that nothing is. They mean something to this zone only;
 * two marks of a place are the same for as long as its content is.
 */
export class PlaceMarks {
  readonly #crypto: InsidePowers['crypto']
  readonly #key = new Uint8Array(32)
  readonly #charge: ChargeMark

  constructor(crypto: InsidePowers['crypto'], charge: ChargeMark) {
    this.#crypto = crypto
    this.#charge = charge
    crypto.random(this.#key)
  }

  /**
   * The mark of what is there now: a secret, or with a whole vault what was revoked in it.
   * @throws StrongholdError `TOO_EXPENSIVE` for more revoked records than the message may go through.
   */
  of({ client, vaultId, recordId }: Omit<UsedPlace, 'role'>): Uint8Array {
    if (recordId === undefined) this.#charge(countRecords(client, vaultId).revoked)
    const place = recordId === undefined ? [vaultId] : [vaultId, recordId]
    const contents =
      recordId === undefined
        ? client.revokedContents(vaultId)
        : [client.contentKey(vaultId, recordId)]
    const named = contents.filter((content) => content !== undefined).map(bytesOf)
    // Ids have one length, and the first byte says how many there are.
    const message = concatenated(Uint8Array.of(place.length), client.id, ...place, ...named)
    const mac = new Uint8Array(32)
    this.#crypto.hmacSha256(mac, this.#key, message)
    return mac.slice(0, markLength)
  }
}

function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0))
}
