import type { FileKey, SnapshotState } from '@stronghold/engine'
import type { KeyProof } from './key-proof.js'
import type { KnownFiles } from './known-files.js'

/** Which file of its history a snapshot is. Nothing in it is secret. */
export interface Lineage {
  /** The format of the file that was opened. */
  readonly version: 2 | 3
  /** The number of commits (docs/spec/metadata.md, "The number of commits"). */
  generation: number
  /** The greatest generation of a stamp that was issued or taken in: a Lamport clock. */
  clock: number
}

/** What opens the file and what recognises the key of its owner. */
export interface SnapshotKeys {
  /** Absent for version 2, which is read only. */
  fileKey: FileKey | undefined
  /** Recognises the key under which the snapshot was opened. */
  proof: FileKey | KeyProof
  readonly files: KnownFiles
}

/** An open snapshot. */
export interface OpenSnapshot {
  readonly snapshot: SnapshotState
  readonly lineage: Lineage
  readonly keys: SnapshotKeys
}

/** Forgets an open snapshot: its keys are wiped, and what they sealed is unreadable. */
export function closeSnapshot({ snapshot, keys }: OpenSnapshot): void {
  snapshot[Symbol.dispose]()
  keys.proof[Symbol.dispose]()
}
