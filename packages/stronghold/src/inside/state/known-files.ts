import { StrongholdError } from '../../contract/errors.js'
import type { InsidePowers } from '../powers.js'

const markLength = 32

/**
 * Recognises the last file. The host claims that some bytes are; an older file of the same key
 * would bring back records that were revoked since, without later policies, and as the newest
 * generation.
 *
 * A file is recognised by its end, with the tag of the last chunk. Each seal draws a key of its own
 * for the chunks, so no two files end alike, and one that was put together to end like another does
 * not authenticate.
 */
export class KnownFiles {
  readonly #crypto: InsidePowers['crypto']
  /** The file that was opened, or the one that is known to have replaced it. */
  #placed: Uint8Array | undefined
  /** The file that was sealed last. */
  #sealed: Uint8Array | undefined

  /** `opened`: absent for a snapshot that has no file yet. */
  constructor(crypto: InsidePowers['crypto'], opened?: Uint8Array) {
    this.#crypto = crypto
    this.#placed = opened && markOf(opened)
    this.#sealed = this.#placed
  }

  /** A file was sealed, to take the place of the last one. */
  sealed(file: Uint8Array): void {
    this.#sealed = markOf(file)
  }

  /** The file that was sealed last is in place. */
  confirm(): void {
    this.#placed = this.#sealed
  }

  /**
   * Called for an opened file, all of which is authenticated.
   * @throws StrongholdError `UNCOMMITTED_CHANGES` for the file before the last one, when the last
   * one was not written; `SNAPSHOT_CHANGED` for any other.
   */
  requireLast(file: Uint8Array): void {
    const mark = markOf(file)
    if (this.#isSame(mark, this.#sealed)) return
    const isBefore = this.#isSame(mark, this.#placed)
    throw new StrongholdError(isBefore ? 'UNCOMMITTED_CHANGES' : 'SNAPSHOT_CHANGED')
  }

  #isSame(mark: Uint8Array, known: Uint8Array | undefined): boolean {
    return known?.length === mark.length && this.#crypto.equal(known, mark)
  }
}

function markOf(file: Uint8Array): Uint8Array {
  return file.slice(-markLength)
}
