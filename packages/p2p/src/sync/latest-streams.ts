import type { Conversation } from '../protocol/conversation.js'

/** A stream that a peer has opened, and its handling. */
interface Ongoing {
  readonly conversation: Conversation
  readonly ended: Promise<void>
}

/** Milliseconds for the end of a stream whose peer has opened another one. */
const grace = 250

/**
 * Streams that peers have opened, one of each name: a peer that opens another has no more use for
 * the one before. That one ends at this moment, or its connection was lost and this side does not
 * know yet.
 */
export class LatestStreams {
  readonly #ongoing = new Map<string, Ongoing>()

  /** Does `work` with a stream once the one before it has ended. @throws whatever `work` throws. */
  async deal(name: string, conversation: Conversation, work: () => Promise<void>): Promise<void> {
    const before = this.#ongoing.get(name)
    const ended = (before === undefined ? Promise.resolve() : replaced(before)).then(work)
    const ongoing = { conversation, ended }
    this.#ongoing.set(name, ongoing)
    try {
      await ended
    } finally {
      if (this.#ongoing.get(name) === ongoing) this.#ongoing.delete(name)
    }
  }
}

async function replaced({ conversation, ended }: Ongoing): Promise<void> {
  const timer = setTimeout(() => conversation.close(true), grace)
  await ended.catch(() => undefined)
  clearTimeout(timer)
}
