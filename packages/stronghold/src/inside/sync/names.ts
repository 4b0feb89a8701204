import { idKey } from '@stronghold/engine'
import type { StoredLocation } from '../../location.js'
import type { SyncRules } from '../../messages/sync.js'
import type { Address, Resolver } from '../resolver.js'
import { isFixed } from '../versions.js'
import type { Found, Side } from './side.js'

/** Where a record goes. */
export interface Destination {
  readonly address: Address
  /** Its name there, if it is known. */
  readonly location: StoredLocation | undefined
}

/**
 * What the rules select, and where each record goes.
 *
 * An id is a hash of vault path and record path. In a mapped vault the record must therefore get
 * another id, or no location would ever resolve to it (as in the original, where mapping vaults is
 * useless for that reason); and for that its path must be known: because the caller names it, or
 * because the metadata does.
 */
export class Names {
  readonly #resolver: Resolver
  /** Selected vaults; undefined for all. */
  readonly #vaults: ReadonlySet<string> | undefined
  readonly #maps: ReadonlyMap<string, Uint8Array>
  readonly #records = new Map<string, { readonly location: StoredLocation; readonly at: Address }>()

  /** @throws StrongholdError `INVALID_ARGUMENT`. */
  constructor(resolver: Resolver, { vaults, records, mapVaults }: SyncRules) {
    this.#resolver = resolver
    for (const location of records ?? []) {
      if (!isFixed(location)) continue
      const at = resolver.resolve(location)
      this.#records.set(nameOf(at), { location, at })
    }
    this.#vaults =
      vaults === undefined && records === undefined
        ? undefined
        : new Set((vaults ?? []).map((path) => idKey(resolver.vaultId(path))))
    this.#maps = new Map(mapVaults.map(({ from, to }) => [idKey(resolver.vaultId(from)), to]))
  }

  /** What is selected of a client, and the named records that it does not have. */
  *select(
    source: Side,
  ): Generator<Found | { readonly missing: Address; readonly location: StoredLocation }> {
    const vaults = this.#vaults
    if (vaults === undefined || vaults.size > 0) {
      yield* source.all((vaultId) => vaults === undefined || vaults.has(idKey(vaultId)))
    }
    for (const { at, location } of this.#records.values()) {
      if (vaults?.has(idKey(at.vaultId)) === true) continue
      yield source.at(at) ?? { missing: at, location }
    }
  }

  /** Undefined when the vault is mapped and the record's name is not known. */
  destination({ address, entry }: Found): Destination | undefined {
    const location =
      this.#records.get(nameOf(address))?.location ?? this.#checked(address, entry?.location)
    const vaultPath = this.#maps.get(idKey(address.vaultId))
    if (vaultPath === undefined) return { address, location }
    if (location === undefined || !isFixed(location)) return undefined
    const moved = { ...location, vaultPath }
    return { address: this.#resolver.resolve(moved), location: moved }
  }

  /** A name out of somebody's metadata, if it is true. */
  #checked(address: Address, location: StoredLocation | undefined): StoredLocation | undefined {
    if (location === undefined || !isFixed(location)) return undefined
    return nameOf(this.#resolver.resolve(location)) === nameOf(address) ? location : undefined
  }
}

function nameOf({ vaultId, recordId }: Address): string {
  return idKey(vaultId) + idKey(recordId)
}
