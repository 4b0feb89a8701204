import type { Share } from '../../client/turns.js'
import { exactMethods } from '../../contract/codec/exact.js'
import type { ValueOf } from '../../contract/codec/index.js'
import { shows } from '../../contract/codec/index.js'
import { type ErrorCode, StrongholdError } from '../../contract/errors.js'
import { type BeginPull, CancelPull, ContinuePull } from '../../contract/messages/partner.js'
import { emptyReport, type SyncReport, syncLists } from '../../contract/messages/sync.js'
import type { Session } from '../session/session.js'
import type { ZoneSession } from '../session/zone-session.js'
import { inTurn } from './partner-turns.js'

/** The result of an answer: another request for the partner, or the end with a report. */
export type PullProgress = (
  | { readonly done: false; readonly request: Uint8Array }
  | { readonly done: true; readonly report: SyncReport }
) & {
  /**
   * Whether the answer changed anything for the next commit to write: records, and changes without
   * a line in a report (remembered revocations, labels, numbers of versions).
   */
  readonly changed: boolean
  /** Its cost in microseconds of the zone, by the weights of docs/spec/budgets.md. */
  readonly work: number
}

/** Errors of answers that changed nothing. */
const refusals: readonly ErrorCode[] = ['EXPORT_REJECTED', 'EXPORT_EXPIRED', 'PARTNER_UNKNOWN']

/** A running pull of one partner's records: requests out, answers in. */
export class Pull implements AsyncDisposable {
  readonly #zone: ZoneSession
  readonly #session: Session
  readonly #share: Share
  readonly #pull: number
  readonly #lines = emptyReport()
  /**
   * The cost of its beginning in microseconds of the zone, by the weights of docs/spec/budgets.md.
   */
  readonly work: number
  #request: Uint8Array
  #equal = 0
  #rounds = 0
  #hasApplied = false

  /** `share`: the share of its turns; `begun`: the answer of the zone of `session`. */
  constructor(
    zone: ZoneSession,
    session: Session,
    share: Share,
    { pull, request, work }: ValueOf<typeof BeginPull.output>,
  ) {
    this.work = work
    this.#share = share
    this.#zone = zone
    this.#session = session
    this.#pull = pull
    this.#request = request
  }

  /** The next request to the partner, for its `answerPull`. */
  get request(): Uint8Array {
    return this.#request
  }

  /** The report of the changes so far, which stay; undefined while there are none. */
  get applied(): SyncReport | undefined {
    return this.#hasApplied ? { ...this.#lines, equal: this.#equal } : undefined
  }

  /**
   * Applies the answer to `request`, all of it at once or nothing. A pull of more than some 20,000
   * records has several such parts; the report at its end covers all of them, without the records
   * that the comparison found equal.
   * @throws StrongholdError `EXPORT_REJECTED` for an answer of another sender, to another request,
   *   or a changed one: then nothing has changed, and the pull still waits for its answer.
   *   `EXPORT_EXPIRED` after an hour, and when it is over, was cancelled, or 64 others were begun.
   *   `PARTNER_UNKNOWN` once the partner is not trusted with it any more.
   */
  async continue(answer: Uint8Array): Promise<PullProgress> {
    const session = this.#current()
    const subject = `pull ${this.#pull} ${this.#rounds++}`
    const input = { pull: this.#pull, answer }
    const progress = inTurn(session, this.#share, ContinuePull, input, { subject })
    const { request, report, changed, work } = await progress.catch((error: StrongholdError) => {
      // A partner that sends rubbish must not cause a commit and its events.
      if (refusals.includes(error.code)) session.changes.withdraw(subject)
      throw error
    })
    if (changed) this.#hasApplied = true
    else session.changes.withdraw(subject)
    if (report !== undefined) this.#add(report)
    if (request === undefined) {
      return { done: true, report: { ...this.#lines, equal: this.#equal }, changed, work }
    }
    this.#request = request
    return { done: false, request, changed, work }
  }

  /** Forgets the pull; applied records stay. */
  async cancel(): Promise<void> {
    // The zone of the pull may be gone.
    if (this.#zone.unlocked !== this.#session) return
    await this.#session.request(CancelPull, { pull: this.#pull })
  }

  /** The same as `cancel`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel()
  }

  // A pull is a number of one zone process: in another it could be another pull.
  #current(): Session {
    if (this.#zone.require() !== this.#session) throw new StrongholdError('EXPORT_EXPIRED')
    return this.#session
  }

  #add({ equal, ...lines }: SyncReport): void {
    for (const list of syncLists) {
      for (const line of lines[list]) this.#lines[list].push(line)
    }
    this.#equal += equal
  }
}

exactMethods(Pull, {})
shows(Pull, 'Pull')
