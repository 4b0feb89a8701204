import { ID_LENGTH } from '@stronghold/engine'
import type { Address } from '../resolver.js'
import type { WrittenKind } from './entry.js'

/** The most records of metadata of a client: a commit writes those that changed. */
export const bucketCount = 64

// The first byte of a key names the subject of its entry, and so its length and the possible kinds.
const ofClient = 0
const ofVault = 1
const ofRecord = 2

const compartments: readonly WrittenKind[] = ['compartment']
const records: readonly WrittenKind[] = ['record', 'tombstone', 'amendedRecord']

/** The key of a client's own entry. */
export const clientKey = Uint8Array.of(ofClient)

/** The key of a vault's entry. */
export function vaultKey(vaultId: Uint8Array): Uint8Array {
  return keyOf(ofVault, vaultId)
}

/** The key of a record's entry: 2, vault id, record id. */
export function recordKey({ vaultId, recordId }: Address): Uint8Array {
  return keyOf(ofRecord, vaultId, recordId)
}

/** Whether a key is that of a client's own entry. */
export function isClientKey(key: Uint8Array): boolean {
  return key[0] === ofClient
}

/** The vault of a vault's key. */
export function vaultIdOf(key: Uint8Array): Uint8Array {
  return key.slice(1, 1 + ID_LENGTH)
}

/** The record of a record's key. */
export function addressOf(key: Uint8Array): Address {
  return { vaultId: key.slice(1, 1 + ID_LENGTH), recordId: key.slice(1 + ID_LENGTH) }
}

/** The number of the bucket that a key belongs to. */
export function bucketNumberOf(key: Uint8Array): number {
  // The last id of the key is a hash, and so spreads evenly.
  const spread = key.length > ID_LENGTH ? (key[key.length - ID_LENGTH] as number) : 0
  return spread % bucketCount
}

/**
 * Whether a file can have an entry of this kind under this key: all readers of entries rely on the
 * key. A vault with the entry of a record would have no policy, and fail every commit.
 */
export function isEntryKey(key: Uint8Array, kind: WrittenKind | undefined): boolean {
  if (kind === undefined) return false
  switch (key[0]) {
    case ofClient:
      return key.length === 1 && compartments.includes(kind)
    case ofVault:
      return key.length === 1 + ID_LENGTH && compartments.includes(kind)
    case ofRecord:
      return key.length === 1 + 2 * ID_LENGTH && records.includes(kind)
    default:
      return false
  }
}

function keyOf(kind: number, ...ids: readonly Uint8Array[]): Uint8Array {
  const key = new Uint8Array(1 + ids.length * ID_LENGTH)
  key[0] = kind
  ids.forEach((id, i) => {
    key.set(id, 1 + i * ID_LENGTH)
  })
  return key
}
