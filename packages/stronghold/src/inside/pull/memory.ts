import type { CryptoProvider } from '@stronghold/crypto'
import { ContentMarks } from './comparer.js'
import { PendingPulls } from './pending.js'
import { RecordIndexes } from './record-indexes.js'

/**
 * The memory of pulls between messages. The messages of a pull share it, and no other message
 * reaches it. Nothing in it is secret: a content mark is a hash under a key that it does not hold.
 */
export class PullMemory {
  /** The pulls of this side that are not over. */
  readonly pending = new PendingPulls()
  /** Keyed hashes of contents without a stamp. */
  readonly marks = new ContentMarks()
  /** The indexes of records to compare, client by client. */
  readonly indexes: RecordIndexes

  constructor(crypto: CryptoProvider) {
    this.indexes = new RecordIndexes(crypto)
  }

  /**
   * Forgets everything, with its snapshot: an answer that is still under way must not write into
   * the next one. The indexes go with their attributes.
   */
  clear(): void {
    this.pending.clear()
    this.marks.clear()
  }
}
