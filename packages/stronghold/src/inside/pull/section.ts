import type { CryptoProvider } from '@stronghold/crypto'
import { ID_LENGTH } from '@stronghold/engine'
import { STAMP_LENGTH } from '../attributes/entry-head.js'
import { type Row, standing } from './row.js'

/** Sections of a vault: one for each first byte of a record's id. */
export const sectionCount = 256

/** Bytes of a row: record id (24), standing (1), stamp (24). */
export const ROW_LENGTH = ID_LENGTH + 1 + STAMP_LENGTH

/** Records of one vault that are compared together. */
export interface Section {
  readonly count: number
  /** All rows, by ascending ids. */
  readonly rows: Uint8Array
  /** BLAKE2b-256 of the rows that need no content; undefined when there are none. */
  readonly hash: Uint8Array | undefined
  /** Numbers of the rows that need the record's content. */
  readonly unstamped: readonly number[]
}

/** Makes a section from rows in any order. */
export function makeSection(crypto: CryptoProvider, found: readonly Row[]): Section {
  const sorted = [...found].sort((a, b) => (a.name < b.name ? -1 : 1))
  const rows = new Uint8Array(sorted.length * ROW_LENGTH)
  const hashed = new Uint8Array(rows.length)
  const unstamped: number[] = []
  let length = 0
  for (let i = 0; i < sorted.length; i++) {
    const row = sorted[i] as Row
    const at = i * ROW_LENGTH
    rows.set(row.recordId, at)
    rows[at + ID_LENGTH] = row.standing
    rows.set(row.stamp, at + ID_LENGTH + 1)
    if (row.hindered) continue
    if (row.standing === standing.unstamped) unstamped.push(i)
    else {
      hashed.set(rows.subarray(at, at + ROW_LENGTH), length)
      length += ROW_LENGTH
    }
  }
  let hash: Uint8Array | undefined
  if (length > 0) {
    hash = new Uint8Array(32)
    crypto.blake2b(hash, hashed.subarray(0, length))
  }
  return { count: sorted.length, rows, hash, unstamped }
}

/** The numbers of the sections that make up group `index` of 2^`bits`. */
export function groupOf(bits: number, index: number): { first: number; end: number } {
  const width = sectionCount >> bits
  return { first: index * width, end: (index + 1) * width }
}
