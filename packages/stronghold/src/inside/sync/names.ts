import { idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { copyLocation, type StoredLocation } from '../../contract/location.js'
import type { SyncRules } from '../../contract/messages/sync.js'
import {
  type Address,
  addressKey,
  type FixedLocation,
  isFixed,
  type Resolver,
} from '../resolver.js'
import type { ClientView, Found } from './client-view.js'

/** The target of a record. */
export interface Destination {
  readonly address: Address
  /** Its name there, if it is known. Computed on demand: most records are equal. */
  location(): FixedLocation | undefined
}

/**
 * The selection of the rules, and the target of each record.
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
  readonly #records = new Map<string, { readonly location: FixedLocation; readonly at: Address }>()
  /** The targets of records of mapped vaults, and of the vaults that they are mapped to. */
  readonly #taken = new Set<string>()

  /** @throws StrongholdError `INVALID_ARGUMENT` for a counter without a number. */
  constructor(resolver: Resolver, { vaults, records, mapVaults }: SyncRules) {
    this.#resolver = resolver
    for (const location of records ?? []) {
      if (!isFixed(location)) throw new StrongholdError('INVALID_ARGUMENT')
      const at = resolver.resolve(location)
      this.#records.set(addressKey(at), { location: copyLocation(location), at })
    }
    this.#vaults =
      vaults === undefined && records === undefined
        ? undefined
        : new Set((vaults ?? []).map((path) => idKey(resolver.vaultId(path))))
    this.#maps = new Map(
      mapVaults.map(({ from, to }) => [idKey(resolver.vaultId(from)), to.slice()]),
    )
  }

  /** The selected parts of a client, and the named records that it does not have. */
  *select(
    source: ClientView,
  ): Generator<Found | { readonly missing: Address; readonly location: FixedLocation }> {
    const vaults = this.#vaults
    if (vaults === undefined || vaults.size > 0) {
      yield* source.all((vaultId) => vaults === undefined || vaults.has(idKey(vaultId)))
    }
    for (const { at, location } of this.#records.values()) {
      if (vaults?.has(idKey(at.vaultId)) === true) continue
      yield source.at(at) ?? { missing: at, location }
    }
  }

  /**
   * The target of a record, or the reason why it has none: its vault is mapped and its name is
   * unknown, or another record goes there already.
   */
  destination({ address, location: noted }: Found): Destination | 'nameUnknown' | 'conflict' {
    const location = once(() => this.#nameOf(address, noted))
    if (this.#maps.size === 0) return { address, location }
    const mapped = this.#mapped(address, location)
    if (mapped === undefined) return 'nameUnknown'
    const name = addressKey(mapped.address)
    if (this.#taken.has(name)) return 'conflict'
    this.#taken.add(name)
    return mapped
  }

  #mapped(address: Address, location: () => FixedLocation | undefined): Destination | undefined {
    const vaultPath = this.#maps.get(idKey(address.vaultId))
    if (vaultPath === undefined) return { address, location }
    const name = location()
    if (name === undefined) return undefined
    const moved = { ...name, vaultPath }
    return { address: this.#resolver.resolve(moved), location: () => moved }
  }

  /** The name of a record in the rules, or in either side's metadata, if it is true. */
  #nameOf(address: Address, noted: StoredLocation | undefined): FixedLocation | undefined {
    const asked = this.#records.size > 0 ? this.#records.get(addressKey(address)) : undefined
    if (asked !== undefined) return asked.location
    if (noted === undefined || !isFixed(noted)) return undefined
    return this.#resolver.names(noted, address) ? noted : undefined
  }
}

/** Computes a value on its first use. */
function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined
  return () => {
    known ??= { value: work() }
    return known.value
  }
}
