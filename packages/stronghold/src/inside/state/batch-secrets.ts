import type { ClientState, OpenedSecret } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { Address } from '../resolver.js'

const areaLength = 8 * 1024
const maxLength = 256

/**
 * Secrets that were opened for one message of a batch, kept for the others of the same batch.
 *
 * A batch is what arrived together; it is handled without a pause, in a few milliseconds. Keeping
 * a key open that long saves three decryptions for each further signature with it. The bytes lie in
 * an area of the batch's own guarded memory, which is wiped and closed when the batch is done.
 */
export class BatchSecrets {
  readonly #open = new Map<
    Address,
    { readonly client: ClientState; readonly secret: OpenedSecret }
  >()
  #area: Uint8Array | undefined
  #used = 0

  /** Runs `work` with an area in `scratch`, which must outlive it. */
  during(scratch: Scratch, work: () => void): void {
    this.#area = scratch.take(areaLength)
    this.#used = 0
    try {
      work()
    } finally {
      // Also when a handler threw: the area is handed to the next batch.
      this.forget()
      this.#area = undefined
    }
  }

  /** Opens a secret, or finds it open. Without a batch it lies in `scratch`. */
  open(client: ClientState, address: Address, scratch: Scratch): OpenedSecret {
    const known = this.#open.get(address)
    // An address is one object for each location, and two clients can have one location: without
    // this, the second would be given the first one's secret.
    if (known?.client === client) return known.secret
    const area = this.#area
    let kept = false
    const take = (length: number): Uint8Array => {
      if (area === undefined || length > maxLength || this.#used + length > area.length) {
        return scratch.take(length)
      }
      kept = true
      this.#used += length
      return area.subarray(this.#used - length, this.#used)
    }
    const secret = client.openSecret(address.vaultId, address.recordId, { take })
    if (kept) this.#open.set(address, { client, secret })
    return secret
  }

  /** Wipes them and opens everything anew from here on: some record may have changed. */
  forget(): void {
    this.#open.clear()
    this.#area?.fill(0, 0, this.#used)
    this.#used = 0
  }
}
