import type { CryptoProvider } from '@stronghold/crypto'
import type { ClientState } from '@stronghold/engine'
import type { AttributeTable } from '../attributes/attribute-table.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import { RecordIndex } from './record-index.js'

/** The indexes of clients, each made on demand, and gone with its client. */
export class RecordIndexes {
  readonly #crypto: CryptoProvider
  readonly #known = new WeakMap<ClientAttributes, RecordIndex>()

  constructor(crypto: CryptoProvider) {
    this.#crypto = crypto
  }

  /**
   * @throws StrongholdError `SNAPSHOT_DAMAGED` when the attributes of the client cannot be read.
   */
  of(client: ClientState, table: AttributeTable): RecordIndex {
    const entries = table.of(client)
    const known = this.#known.get(entries)
    if (known !== undefined) return known
    const made = new RecordIndex(this.#crypto, client, entries)
    this.#known.set(entries, made)
    return made
  }
}
