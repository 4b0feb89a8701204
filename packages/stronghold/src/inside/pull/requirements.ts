import { byteKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { maxAddresses } from './limits.js'
import {
  type CompareRequest,
  type Differing,
  type FetchRequest,
  MARK_LENGTH,
} from './pull-codecs.js'

// The checks of a partner's message, on all of it before any of its work: a fault at its end would
// otherwise come after all the work before it.

/**
 * @throws StrongholdError `EXPORT_REJECTED` for duplicates, and for an impossible number of
 * digests.
 */
export function requireCompare({ clients }: CompareRequest): void {
  requireOnce(clients.map(({ client }) => client))
  for (const { known } of clients) {
    for (const { digests } of known) bitsOf(digests)
  }
}

/** @throws StrongholdError `EXPORT_REJECTED` for duplicates, and for impossible groups. */
export function requireDiffering({ clients }: Differing): void {
  requireOnce(clients.map(({ client }) => client))
  for (const { vaults } of clients) {
    requireOnce(vaults.map(({ vault }) => vault))
    for (const { bits, groups } of vaults) requireGroups(bits, groups)
  }
}

/**
 * @throws StrongholdError `EXPORT_REJECTED` as `requireDiffering`, for fingerprints that are cut
 *   short, and for more than 65,536 single records of a client.
 */
export function requireFetch({ clients }: FetchRequest): void {
  requireOnce(clients.map(({ client }) => client))
  for (const { records, vaults } of clients) {
    if (records.length > maxAddresses) throw rejected()
    requireOnce(vaults.map(({ vault }) => vault))
    for (const { bits, groups } of vaults) {
      requireGroups(
        bits,
        groups.map(({ index }) => index),
      )
      for (const { fingerprints } of groups) {
        if (fingerprints.length % MARK_LENGTH !== 0) throw rejected()
      }
    }
  }
}

/**
 * The fineness of a vault's comparison, by its digests.
 * @throws StrongholdError `EXPORT_REJECTED`.
 */
export function bitsOf({ length }: Uint8Array): number {
  for (const bits of [0, 4, 8]) if (length === MARK_LENGTH << bits) return bits
  throw rejected()
}

/** A duplicate would cost its work twice. */
function requireOnce(ids: readonly Uint8Array[]): void {
  if (new Set(ids.map(byteKey)).size < ids.length) throw rejected()
}

/** Each group once, in ascending order. */
function requireGroups(bits: number, groups: Iterable<number>): void {
  if (bits !== 0 && bits !== 4 && bits !== 8) throw rejected()
  let next = 0
  for (const index of groups) {
    if (index < next || index >= 1 << bits) throw rejected()
    next = index + 1
  }
}

function rejected(): StrongholdError {
  return new StrongholdError('EXPORT_REJECTED')
}
