import { StrongholdError } from '../contract/errors.js'
import type { Opening } from './opening.js'
import type { LeaveOptions, PlaceOptions } from './options.js'
import { AutoLock } from './session/auto-lock.js'
import type { LockEvent, OnLock } from './session/lock-event.js'
import type { Session } from './session/session.js'
import { ZoneSession } from './session/zone-session.js'
import { SnapshotCarrier } from './snapshot/snapshot-carrier.js'

/** Locks what is open, when it is asked or by itself, and sees to what was not committed. */
export class LockKeeper {
  readonly door: ZoneSession
  readonly carrier: SnapshotCarrier
  readonly #autoLock: AutoLock | undefined
  readonly #commits: boolean
  readonly #onLock: OnLock | undefined
  #leaving: LockEvent | undefined

  /** @throws StrongholdError `INVALID_ARGUMENT` for `autoLock`. */
  constructor(place: Opening, { autoLock, onLock }: PlaceOptions) {
    this.#onLock = onLock
    this.#commits = autoLock?.uncommitted !== 'discard'
    this.#autoLock = autoLock && new AutoLock(autoLock, (cause) => void this.#expire(cause))
    this.door = new ZoneSession(place.start, {
      requests: this.#autoLock,
      entered: () => this.#autoLock?.start(),
      left: (session) => this.#left(session),
    })
    this.carrier = new SnapshotCarrier(this.door, place)
  }

  async lock(options: LeaveOptions): Promise<void> {
    if (this.door.state === 'closed') throw new StrongholdError('CLOSED')
    await this.#leave('locked', options)
  }

  async close(options: LeaveOptions): Promise<void> {
    if (this.door.state === 'closed') return
    await this.#leave('closed', options)
    await this.carrier.storage.release()
  }

  async #leave(state: 'locked' | 'closed', { discard = false }: LeaveOptions): Promise<void> {
    await this.door.settled()
    await this.carrier.commits.settle(discard)
    const dirty = this.carrier.commits.pending
    this.#leaving = { cause: 'asked', uncommitted: dirty ? 'discarded' : 'none' }
    try {
      await this.door.end(state)
    } finally {
      this.#leaving = undefined
    }
  }

  // Calls made from now on are refused; those that are running come to their end first.
  async #expire(cause: 'idle' | 'absolute'): Promise<void> {
    await this.door.shut(async (session) => {
      await this.#autoLock?.settled()
      await this.carrier.commits.drained()
      this.#leaving = { cause, ...(await this.#commitLast(session)) }
    })
  }

  async #commitLast(session: Session): Promise<Pick<LockEvent, 'uncommitted' | 'error'>> {
    const { any } = session.changes
    const { commits, writable } = this.carrier
    if (!any && !commits.reserved) return { uncommitted: 'none' }
    // Uses that were written ahead are given back even where changes would not be committed.
    const wanted = any ? this.#commits && !commits.isCleared : true
    if (!wanted || !writable) return { uncommitted: any ? 'discarded' : 'none' }
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
    this.#autoLock?.stop()
    const event = this.#leaving ?? {
      cause: 'died',
      uncommitted: session.changes.any ? 'discarded' : 'none',
    }
    this.#leaving = undefined
    void session.inside.ended.then(() => this.#onLock?.(event))
  }
}
