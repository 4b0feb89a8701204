import { EngineError } from '../engine-error.js'

/** The snapshot formats that can be read. Only 3 is written. */
export type SnapshotVersion = 2 | 3

/** A snapshot file without its first seven bytes, and the version that these named. */
export interface Envelope {
  readonly version: SnapshotVersion
  /** A view of the file, not a copy. */
  readonly body: Uint8Array
}

/** Length in bytes of magic and version. */
export const ENVELOPE_LENGTH = 7

const MAGIC = [0x50, 0x41, 0x52, 0x54, 0x49] // "PARTI"

/** The original's own lower bounds for a whole file, in bytes. */
const MINIMUM_LENGTH = { 2: 55, 3: 173 } as const

/**
 * Splits a snapshot file: magic `PARTI`, version (two bytes, `02 00` or `03 00`), body.
 * Nothing authenticates these bytes; the opening of the body does.
 * @throws EngineError `NOT_A_SNAPSHOT` for another magic or a file too short to hold anything,
 *   `UNSUPPORTED_VERSION` for another version (`01 00` is the 2020 alpha).
 */
export function parseEnvelope(file: Uint8Array): Envelope {
  if (file.length < ENVELOPE_LENGTH || MAGIC.some((byte, index) => file[index] !== byte)) {
    throw new EngineError('NOT_A_SNAPSHOT')
  }
  const version = file[5]
  if ((version !== 2 && version !== 3) || file[6] !== 0) {
    throw new EngineError('UNSUPPORTED_VERSION')
  }
  if (file.length < MINIMUM_LENGTH[version]) throw new EngineError('NOT_A_SNAPSHOT')
  return { version, body: file.subarray(ENVELOPE_LENGTH) }
}

/** Writes magic and version 3 into the first seven bytes of `file`. */
export function writeEnvelope(file: Uint8Array): void {
  file.set(MAGIC)
  file[5] = 3
  file[6] = 0
}
