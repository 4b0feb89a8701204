import type { ClientState } from '@stronghold/engine'
import type { AttributeTable } from '../attributes/attribute-table.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import { makeCompartment } from '../attributes/entry.js'
import type { Resolver } from '../resolver.js'

/**
 * Notes the names of clients and vaults. The file format has ids, which are hashes of names: what
 * is not noted when it is heard could be shown to nobody later.
 */
export class KnownNames {
  readonly #resolver: Resolver
  readonly #attributes: () => AttributeTable

  constructor(resolver: Resolver, attributes: () => AttributeTable) {
    this.#resolver = resolver
    this.#attributes = attributes
  }

  /** Remembers the name of a client. */
  knowClient(client: ClientState, name: Uint8Array): void {
    const entries = this.#attributes().of(client)
    if (entries.client !== undefined) return
    entries.putClient(makeCompartment(name))
  }

  /** Remembers that a client has another name now. */
  renameClient(client: ClientState, name: Uint8Array): void {
    const entries = this.#attributes().of(client)
    if (entries.client === undefined) this.knowClient(client, name)
    else entries.putClient({ ...entries.client, name: name.slice() })
  }

  /** Remembers the name of a vault. */
  knowVault(client: ClientState, name: Uint8Array): void {
    const entries = this.#attributes().of(client)
    if (entries.vault(this.#resolver.vaultId(name)) === undefined) this.nameVault(entries, name)
  }

  /** Notes the name of a vault of which nothing is known. */
  nameVault(entries: ClientAttributes, name: Uint8Array): void {
    const vaultId = this.#resolver.vaultId(name)
    this.#attributes().log(entries.putVault(vaultId, makeCompartment(name)))
  }
}
