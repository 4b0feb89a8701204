import { ID_LENGTH } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { Address } from '../resolver.js'
import { maxGroups } from './limits.js'

/** Chosen records of a client: one unit. */
interface OfferedRecords {
  /** The same object for all units of one client. */
  readonly client: Uint8Array
  readonly records: readonly Address[]
}

/** Groups of a vault's sections: each a unit. */
interface OfferedGroups {
  readonly client: Uint8Array
  readonly vault: Uint8Array
  readonly bits: number
  /** Their numbers, ascending. */
  readonly groups: Uint8Array
}

interface DifferenceEntry {
  readonly client: Uint8Array
  /** Vault id and record id of each. */
  readonly records: Uint8Array
  /** Id and bits of each vault. */
  readonly vaults: Uint8Array
  /** The groups of all vaults, and the end of each vault's. */
  readonly groups: Uint8Array
  readonly ends: Uint32Array
  readonly units: number
}

const addressLength = 2 * ID_LENGTH
const vaultLength = ID_LENGTH + 1

/**
 * The differences that a source names, as numbered units from 0: a unit is requested as a whole.
 * They take a byte for each group and a few for each vault, since a partner chooses their number,
 * and an object for each group took gigabytes. Nothing in it is secret.
 */
export class Differences {
  readonly #entries: DifferenceEntry[] = []
  #groups = 0
  #units = 0

  /** The number of units. */
  get units(): number {
    return this.#units
  }

  /**
   * Adds the differences of one more client; copies all.
   * @throws StrongholdError `EXPORT_REJECTED` for more than 1,048,576 groups in all.
   */
  add(
    client: Uint8Array,
    records: readonly Address[],
    vaults: readonly Omit<OfferedGroups, 'client'>[],
  ): void {
    const count = vaults.reduce((sum, { groups }) => sum + groups.length, 0)
    this.#groups += count
    if (this.#groups > maxGroups) throw new StrongholdError('EXPORT_REJECTED')
    const units = count + (records.length > 0 ? 1 : 0)
    if (units === 0) return
    const entry: DifferenceEntry = {
      client: client.slice(),
      records: new Uint8Array(records.length * addressLength),
      vaults: new Uint8Array(vaults.length * vaultLength),
      groups: new Uint8Array(count),
      ends: new Uint32Array(vaults.length),
      units,
    }
    records.forEach(({ vaultId, recordId }, i) => {
      entry.records.set(vaultId, i * addressLength)
      entry.records.set(recordId, i * addressLength + ID_LENGTH)
    })
    let end = 0
    vaults.forEach(({ vault, bits, groups }, i) => {
      entry.vaults.set(vault, i * vaultLength)
      entry.vaults[i * vaultLength + ID_LENGTH] = bits
      entry.groups.set(groups, end)
      end += groups.length
      entry.ends[i] = end
    })
    this.#entries.push(entry)
    this.#units += units
  }

  /** The units from number `unit`; those of a vault come together. */
  *from(unit: number): Generator<OfferedRecords | OfferedGroups> {
    let skipped = unit
    for (const entry of this.#entries) {
      if (skipped < entry.units) yield* unitsOf(entry, skipped)
      skipped = Math.max(0, skipped - entry.units)
    }
  }
}

function* unitsOf(
  { client, records, vaults, groups, ends }: DifferenceEntry,
  from: number,
): Generator<OfferedRecords | OfferedGroups> {
  if (records.length > 0 && from === 0) yield { client, records: addressesOf(records) }
  let start = records.length > 0 ? Math.max(0, from - 1) : from
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i] as number
    if (start >= end) continue
    const at = i * vaultLength
    const vault = vaults.subarray(at, at + ID_LENGTH)
    const bits = vaults[at + ID_LENGTH] as number
    yield { client, vault, bits, groups: groups.subarray(start, end) }
    start = end
  }
}

function addressesOf(records: Uint8Array): Address[] {
  return Array.from({ length: records.length / addressLength }, (_, i) => {
    const at = i * addressLength
    return {
      vaultId: records.subarray(at, at + ID_LENGTH),
      recordId: records.subarray(at + ID_LENGTH, at + addressLength),
    }
  })
}
