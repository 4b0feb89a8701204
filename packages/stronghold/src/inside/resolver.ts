import type { CryptoProvider } from '@stronghold/crypto'
import {
  byteKey,
  deriveCounterRecordId,
  deriveRecordId,
  deriveVaultId,
  idKey,
} from '@stronghold/engine'
import type {
  CounterLocation,
  GenericLocation,
  IdLocation,
  StoredLocation,
} from '../contract/location.js'

/** A location by its ids. */
export interface Address {
  readonly vaultId: Uint8Array
  readonly recordId: Uint8Array
}

/** Vault id and record id as one string: maps compare arrays by identity. */
export function addressKey({ vaultId, recordId }: Address): string {
  return idKey(vaultId) + idKey(recordId)
}

/** A location with a known number: the head was resolved to one. */
export type FixedLocation = GenericLocation | (CounterLocation & { readonly counter: number })

/** Whether a location names one record: everything but a head. */
export function isFixed(location: StoredLocation): location is FixedLocation {
  return location.kind === 'generic' || location.counter !== undefined
}

const capacity = 4096
/** Bytes of the longest path that is remembered. */
const maxRemembered = 1024

/** Called for each lookup of a long name: `Tally.name`. */
export type ChargeName = (kind: 'path' | 'counter', bytes: number) => void

/**
 * Turns names into ids and remembers the answers: ids are hashes of names, and no secret.
 *
 * A path may have any length, as in the original, and is read at each lookup: so each lookup is
 * charged for it.
 */
export class Resolver {
  readonly #crypto: CryptoProvider
  readonly #charge: ChargeName
  readonly #addresses = new Map<string, Address>()
  readonly #vaults = new Map<string, Uint8Array>()

  constructor(crypto: CryptoProvider, charge: ChargeName = () => undefined) {
    this.#crypto = crypto
    this.#charge = charge
  }

  resolve(location: FixedLocation | IdLocation): Address {
    if (location.kind === 'id') {
      return { vaultId: location.vaultId.slice(), recordId: location.recordId.slice() }
    }
    const length = lengthOf(location)
    // Whether it is remembered or not: earlier requests of others must not decide a refusal.
    if (length > short) this.#charge(location.kind === 'counter' ? 'counter' : 'path', length)
    const name = locationKey(location)
    const known = this.#addresses.get(name)
    if (known !== undefined) return known
    // A caller can name any number of locations; the memory for them has a bound.
    if (this.#addresses.size === capacity) this.#addresses.clear()
    const address = this.#derive(location)
    if (length <= maxRemembered) this.#addresses.set(name, address)
    return address
  }

  /** Whether a location is that of an address. Nothing is remembered: a sync asks for every record. */
  names(location: FixedLocation, { vaultId, recordId }: Address): boolean {
    const derived = this.#derive(location)
    // Names come from metadata, which another tool or snapshot may have written: an id is not
    // believed.
    return (
      this.#crypto.equal(derived.vaultId, vaultId) && this.#crypto.equal(derived.recordId, recordId)
    )
  }

  #derive(location: FixedLocation): Address {
    const vaultId = this.#vaultId(location.vaultPath)
    const recordId =
      location.kind === 'generic'
        ? deriveRecordId(this.#crypto, vaultId, location.recordPath)
        : deriveCounterRecordId(this.#crypto, location.vaultPath, location.counter)
    return { vaultId, recordId }
  }

  vaultId(vaultPath: Uint8Array): Uint8Array {
    if (vaultPath.length > short) this.#charge('path', vaultPath.length)
    return this.#vaultId(vaultPath)
  }

  #vaultId(vaultPath: Uint8Array): Uint8Array {
    const name = byteKey(vaultPath)
    const known = this.#vaults.get(name)
    if (known !== undefined) return known
    if (this.#vaults.size === capacity) this.#vaults.clear()
    const id = deriveVaultId(this.#crypto, vaultPath)
    if (vaultPath.length <= maxRemembered) this.#vaults.set(name, id)
    return id
  }
}

/** Bytes of a location's names that are part of what a call costs. */
const short = 128

function lengthOf(location: FixedLocation): number {
  const { length } = location.vaultPath
  return location.kind === 'generic' ? length + location.recordPath.length : length
}

// The length of the vault path keeps `ab` + `c` apart from `a` + `bc`.
function locationKey(location: FixedLocation): string {
  const vault = `${location.vaultPath.length}:${byteKey(location.vaultPath)}`
  return location.kind === 'generic'
    ? `${vault}/${byteKey(location.recordPath)}`
    : `${vault}#${location.counter}`
}
