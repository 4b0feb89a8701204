/**
 * The storage of a snapshot's bytes. The bytes are encrypted; a storage needs no secret.
 *
 * A storage is used by one Stronghold at a time. `FileStorage` is the durable one.
 */
export interface SnapshotStorage {
  /**
   * Takes the right to write, for this process alone, until `release`.
   * @throws StrongholdError `SNAPSHOT_LOCKED` when another has it.
   */
  acquire(): Promise<void>
  /** Gives the right to write back. Does nothing without it. */
  release(): Promise<void>
  /** Whether there are bytes to read. */
  exists(): Promise<boolean>
  /**
   * The newest bytes.
   * @throws StrongholdError `SNAPSHOT_NOT_FOUND`, `SNAPSHOT_TOO_LARGE`, `NOT_A_SNAPSHOT` for
   * anything but a regular file, `STORAGE_DENIED`, `STORAGE_FAILED`.
   */
  read(): Promise<Uint8Array>
  /**
   * The bytes of the last `read` or write, once more.
   * @throws StrongholdError as `read`; `SNAPSHOT_CHANGED` when another process wrote since.
   */
  readAgain(): Promise<Uint8Array>
  /**
   * Writes the first bytes. All or nothing. Not while older states of a file that is gone are kept.
   * @throws StrongholdError `SNAPSHOT_EXISTS`, `GENERATIONS_KEPT`, `STORAGE_*`.
   */
  create(bytes: Uint8Array): Promise<void>
  /**
   * Replaces the bytes of the last `read` or write. All or nothing: after any failure, and after a
   * crash at any moment, either the old or the new bytes are there, complete.
   * `generation` numbers the bytes that are replaced.
   * @throws StrongholdError `SNAPSHOT_CHANGED` when another process wrote since, `STORAGE_*`.
   */
  replace(bytes: Uint8Array, generation: number): Promise<void>
  /** The older states that are kept, newest first. @throws StrongholdError `STORAGE_*`. */
  listGenerations(): Promise<readonly KeptGeneration[]>
  /**
   * The bytes of an older state.
   * @throws StrongholdError as `read`; `SNAPSHOT_NOT_FOUND` when it is not kept.
   */
  readGeneration(generation: number): Promise<Uint8Array>
  /**
   * Replaces the present bytes, damaged or missing, and keeps them as the older state `replaced`,
   * or fails; no older state is removed. All or nothing, as `replace`.
   * @throws StrongholdError `STORAGE_*`.
   */
  restore(bytes: Uint8Array, replaced: number): Promise<void>
  /** Notices for the user, such as the remains of a crash that were removed. */
  readonly notices: readonly StorageNotice[]
}

/** An older state that a storage keeps. */
export interface KeptGeneration {
  /** Its number. After a return to an older state a higher one need not be the later one. */
  readonly generation: number
  /** Its path, if it is a file. */
  readonly path?: string
}

/** A notice of a storage about something that it found and handled. */
export interface StorageNotice {
  /**
   * `INTERRUPTED_WRITE`: a temporary file of a write that never finished; removed when opened for
   * writing, else left (and to a reader it may be a write that is still going on).
   * `NOT_DURABLE`: the new bytes are in place, but the system could not promise that they survive a
   * power cut. `GENERATION_NOT_KEPT`: the old bytes could not be kept beside the new ones.
   * `MODE_NARROWED`: others than the owner could read or write the file, and no longer can. Each is
   * reported once per path.
   */
  readonly kind: 'INTERRUPTED_WRITE' | 'NOT_DURABLE' | 'GENERATION_NOT_KEPT' | 'MODE_NARROWED'
  readonly path: string
}
