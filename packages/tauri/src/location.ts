import { type Location as CoreLocation, Location as locations } from '@stronghold/stronghold'
import { inArgument } from '@stronghold/stronghold/checks'
import { exactStatics, given, misfit, shows } from '@stronghold/stronghold/codec'
import { bytesOf, type RecordPath, type VaultPath } from './paths.js'

/** Where a secret is: a vault, and a record in it by name or by number. */
export class Location {
  /** `Generic` or `Counter`. */
  type: string
  /** `vault` and `record`, or `vault` and `counter`. */
  payload: Record<string, unknown>

  constructor(type: string, payload: Record<string, unknown>) {
    this.type = type
    this.payload = payload
  }

  /** The record `record` of the vault `vault`. */
  static generic(vault: VaultPath, record: RecordPath): Location {
    return new Location('Generic', { vault, record })
  }

  /** The record number `counter` (0 to 2^53 - 1) of the vault `vault`. */
  static counter(vault: VaultPath, counter: number): Location {
    return new Location('Counter', { vault, counter })
  }
}

exactStatics(Location, {})

/**
 * The same location as `@stronghold/stronghold` writes it.
 * @throws StrongholdError `INVALID_ARGUMENT` for what is none.
 */
export function coreLocation(location: Location): CoreLocation {
  const { type, payload } = partsOf(location)
  const vaultPath = bytesOf(payload.vault, 'vault')
  if (type === 'Generic') return locations.generic(vaultPath, bytesOf(payload.record, 'record'))
  if (type !== 'Counter') throw inArgument('location.type', misfit('Generic or Counter', type))
  const counter = given.read('counter', numbers, payload.counter)
  return locations.counter(vaultPath, counter)
}

const numbers = given.integer(0, Number.MAX_SAFE_INTEGER)

/** A location comes over a window too: then it is a plain object. */
function partsOf(location: Location): Pick<Location, 'type' | 'payload'> {
  const { type, payload } = Object(location) as Location
  if (typeof payload === 'object' && payload !== null) return { type, payload }
  throw inArgument('location', misfit('a Location', location, 'something else'))
}

/** The bytes of a location's record. @throws StrongholdError `INVALID_ARGUMENT`. */
export function recordOf(location: Location): Uint8Array {
  return bytesOf(partsOf(location).payload.record, 'record')
}
shows(Location, 'Location')
