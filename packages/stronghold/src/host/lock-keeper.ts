import { StrongholdError } from '../contract/errors.js'
import type { LeaveOptions, PlaceOptions } from './options.js'
import type { AutoLock } from './session/auto-lock.js'
import type { LockEvent, OnLock } from './session/lock-event.js'
import type { Session } from './session/session.js'
import type { ZoneSession } from './session/zone-session.js'
import type { Commits } from './snapshot/commits.js'

/** What is locked, and what is given back when it is closed. */
interface Kept {
  readonly zone: ZoneSession
  readonly commits: Commits
  readonly autoLock: AutoLock | undefined
  /** Gives the right to write back. */
  release(): Promise<void>
}

/** Locks an open Stronghold, on request or by itself, and handles its uncommitted changes. */
export class LockKeeper {
  readonly #kept: Kept
  readonly #zone: ZoneSession
  readonly #commits: Commits
  readonly #savesLast: boolean
  readonly #onLock: OnLock | undefined
  #leaving: LockEvent | undefined

  constructor(kept: Kept, { autoLock, onLock }: Pick<PlaceOptions, 'autoLock' | 'onLock'>) {
    this.#kept = kept
    this.#zone = kept.zone
    this.#commits = kept.commits
    this.#onLock = onLock
    this.#savesLast = autoLock?.uncommitted !== 'discard'
    kept.zone.watchedBy({
      entered: () => kept.autoLock?.start((cause) => void this.#expire(cause)),
      left: (session) => this.#left(session),
    })
  }

  async lock(options: LeaveOptions): Promise<void> {
    if (this.#zone.state === 'closed') throw new StrongholdError('CLOSED')
    await this.#leave('locked', options)
  }

  async close(options: LeaveOptions): Promise<void> {
    if (this.#zone.state === 'closed') return
    await this.#leave('closed', options)
    await this.#kept.release()
  }

  async #leave(state: 'locked' | 'closed', { discard = false }: LeaveOptions): Promise<void> {
    await this.#zone.settled()
    await this.#commits.settle(discard)
    const dirty = this.#commits.pending
    this.#leaving = { cause: 'asked', uncommitted: dirty ? 'discarded' : 'none' }
    try {
      await this.#zone.end(state)
    } finally {
      this.#leaving = undefined
    }
  }

  // Later calls are refused; running ones finish first.
  async #expire(cause: 'idle' | 'absolute'): Promise<void> {
    await this.#zone.shut(async (session) => {
      await this.#kept.autoLock?.settled()
      await this.#commits.drained()
      this.#leaving = { cause, ...(await this.#commitLast(session)) }
    })
  }

  async #commitLast(session: Session): Promise<Pick<LockEvent, 'uncommitted' | 'error'>> {
    const { any } = session.changes
    const commits = this.#commits
    if (!any && !commits.reserved) return { uncommitted: 'none' }
    // Uses that were written ahead are given back even where changes are not committed.
    const wanted = any ? this.#savesLast && !commits.isCleared : true
    if (!wanted || !commits.writable) return { uncommitted: any ? 'discarded' : 'none' }
    try {
      await commits.commitLast(session)
      return { uncommitted: any ? 'committed' : 'none' }
    } catch (cause) {
      const error =
        cause instanceof StrongholdError ? cause : new StrongholdError('INTERNAL', { cause })
      return { uncommitted: any ? 'discarded' : 'none', error }
    }
  }

  #left(session: Session): void {
    this.#kept.autoLock?.stop()
    const event = this.#leaving ?? {
      cause: 'died',
      uncommitted: session.changes.any ? 'discarded' : 'none',
    }
    this.#leaving = undefined
    void session.inside.ended.then(() => this.#onLock?.(event))
  }
}
