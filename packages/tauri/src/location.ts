import {
  type Location as CoreLocation,
  Location as locations,
  StrongholdError,
} from '@stronghold/stronghold'
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

/**
 * The same location as `@stronghold/stronghold` writes it.
 * @throws StrongholdError `INVALID_ARGUMENT` for what is none.
 */
export function coreLocation(location: Location): CoreLocation {
  if (typeof location !== 'object' || location === null) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  const { type, payload } = location
  const vaultPath = bytesOf(payload?.vault)
  if (type === 'Generic') return locations.generic(vaultPath, bytesOf(payload.record))
  const { counter } = payload
  if (type !== 'Counter' || !Number.isSafeInteger(counter) || (counter as number) < 0) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  return locations.counter(vaultPath, counter as number)
}
