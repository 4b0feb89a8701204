import type { Pull, SnapshotSyncOptions, Stronghold, SyncReport } from '@stronghold/stronghold'
import type { PeerUsage } from '../firewall/peer-usage.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import { afterParts, ownCodeOf } from '../protocol/errors.js'
import { granted, requireGranted, verdictOf } from '../protocol/opening.js'
import type { SyncGrant } from '../rules/grants.js'
import { nothingSent } from './options.js'
import { type Partial, receiveParcel, sendParcel } from './parcel.js'
import { rulesKey } from './rules-name.js'
import { answerHead, receipt, step } from './sync-frames.js'
import type { SyncStream } from './sync-stream.js'

/** The longest answer, in bytes: the zone makes parts of at most 16 MiB, and their seals. */
const maxAnswerLength = 24 << 20
/** Milliseconds for the other side's zone, which may have to seal a great many records. */
const patienceMilliseconds = 300_000
/** Milliseconds that a pull is kept whose connection was lost. */
const keepMilliseconds = 10 * 60_000

/** A pull whose connection was lost, with the received part of its next answer. */
interface Interrupted {
  /** Its rules (`rulesKey`). */
  readonly name: string
  readonly pull: Pull
  readonly partial: Partial | undefined
  readonly timer: ReturnType<typeof setTimeout>
}

/** Codes that end a connection and not the pull. */
const interruptions = new Set(['CONNECTION_LOST', 'TIMED_OUT', 'CANCELLED', 'REFERENCE_STOPPED'])

/** What pulling takes. */
export interface PullingParts {
  readonly stronghold: Stronghold
  readonly identity: OwnIdentity
  readonly usage: PeerUsage
  /** Called when records were taken in, before the other side is told. */
  readonly changed: () => Promise<void>
}

/** The side that takes records in. It sees only sealed bytes; the zone reads them. */
export class SyncPuller {
  readonly #stronghold: Stronghold
  readonly #identity: OwnIdentity
  readonly #usage: PeerUsage
  readonly #changed: () => Promise<void>
  /** One for each peer, which could otherwise make this side keep one more with each offer. */
  readonly #interrupted = new Map<PeerId, Interrupted>()

  constructor({ stronghold, identity, usage, changed }: PullingParts) {
    this.#stronghold = stronghold
    this.#identity = identity
    this.#usage = usage
    this.#changed = changed
  }

  /**
   * Pulls over a stream that the other side has granted. An interrupted pull goes on where it was,
   * if the same is asked for again: nothing that has arrived is sent twice. None is kept once
   * `over` has fired: the rules are others then.
   * @throws StrongholdError errors of both zones; `PROTOCOL_VIOLATION`, `CONNECTION_LOST`,
   *   `TIMED_OUT`; with the `report` of applied parts, if there were any.
   */
  async run(
    { conversation, peer, partner, over }: SyncStream,
    rules: SnapshotSyncOptions,
    { receive: within }: SyncGrant,
  ): Promise<SyncReport> {
    const name = `${rulesKey(rules)} ${rulesKey(within)}`
    const earlier = this.#resume(peer, name)
    let pull = earlier?.pull
    let partial = earlier?.partial
    try {
      // Of many offers in a row, only those begin that the peer still waits for.
      const begin = () => this.#begin(partner, rules, within)
      const begun: Pull =
        pull ?? (await this.#usage.syncMessage<Pull>(peer, begin, conversation.over))
      pull = begun
      for (;;) {
        const answer = await this.#ask(conversation, begun.request, partial, (begun) => {
          partial = begun
        })
        partial = undefined
        // The answer is complete: it is taken in, whether or not the other side waits for the
        // receipt.
        const progress = await this.#usage.syncMessage(peer, () => begun.continue(answer))
        // Records that came stay, wherever the other side breaks off.
        if (progress.changed) await this.#changed()
        if (progress.done) return await this.#finish(conversation, progress.report)
      }
    } catch (error) {
      const code = ownCodeOf(error)
      const goesOn = code !== undefined && interruptions.has(code) && !over.aborted
      if (pull !== undefined && goesOn) this.#keep(peer, { name, pull, partial })
      else {
        await pull?.cancel().catch(() => undefined)
        await refuse(conversation, error)
      }
      throw afterParts(error, pull?.applied)
    }
  }

  /** Forgets the interrupted pull of a peer, or all of them. */
  forget(peer?: PeerId): void {
    for (const owner of peer === undefined ? [...this.#interrupted.keys()] : [peer]) {
      const known = this.#take(owner)
      void known?.pull.cancel().catch(() => undefined)
    }
  }

  async #begin(
    partner: Uint8Array,
    rules: SnapshotSyncOptions,
    within: SyncGrant['receive'],
  ): Promise<Pull> {
    const { ownKey, path } = this.#identity
    const own = await ownKey()
    return this.#stronghold.sync.beginPull({ ...rules, partner, own, within, except: [path] })
  }

  async #ask(
    conversation: Conversation,
    request: Uint8Array,
    earlier: Partial | undefined,
    begun: (partial: Partial) => void,
  ): Promise<Uint8Array> {
    await conversation.say(step, { isRequest: true })
    await sendParcel(conversation, request)
    requireGranted(
      await conversation.hear(answerHead, AbortSignal.timeout(patienceMilliseconds)),
      'sync',
    )
    const options = { max: maxAnswerLength, patience: patienceMilliseconds, earlier, begun }
    const { bytes } = await receiveParcel(conversation, options)
    return bytes as Uint8Array
  }

  async #finish(conversation: Conversation, report: SyncReport): Promise<SyncReport> {
    const { copied, revoked, kept, refused } = report
    // It is done, whether or not the other side learns so.
    await conversation.say(step, { isRequest: false }).catch(() => undefined)
    await conversation
      .say(receipt, {
        ...granted,
        copied: copied.length,
        revoked: revoked.length,
        kept: kept.length,
        refused: refused.length,
      })
      .catch(() => undefined)
    return report
  }

  #keep(peer: PeerId, interrupted: Omit<Interrupted, 'timer'>): void {
    this.forget(peer)
    const timer = setTimeout(() => this.forget(peer), keepMilliseconds)
    timer.unref()
    this.#interrupted.set(peer, { ...interrupted, timer })
  }

  /** The interrupted pull, if it had the same rules; another one is over. */
  #resume(peer: PeerId, name: string): Interrupted | undefined {
    if (this.#interrupted.get(peer)?.name !== name) this.forget(peer)
    return this.#take(peer)
  }

  #take(peer: PeerId): Interrupted | undefined {
    const known = this.#interrupted.get(peer)
    clearTimeout(known?.timer)
    this.#interrupted.delete(peer)
    return known
  }
}

async function refuse(conversation: Conversation, error: unknown): Promise<void> {
  await conversation.say(step, { isRequest: false }).catch(() => undefined)
  await conversation
    .say(receipt, { ...verdictOf(error, 'sync'), ...nothingSent })
    .catch(() => undefined)
}
