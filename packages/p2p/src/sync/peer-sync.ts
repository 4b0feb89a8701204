import {
  emptyReport,
  type SnapshotSyncOptions,
  type Stronghold,
  StrongholdError,
  type SyncReport,
} from '@stronghold/stronghold'
import { shows } from '@stronghold/stronghold/codec'
import type { PeerTable } from '../book/peer-table.js'
import type { Observers } from '../events/events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import { afterParts, cancelled, faultOf } from '../protocol/errors.js'
import { granted, protocols, requireGranted, verdict, verdictOf } from '../protocol/opening.js'
import type { Switchboard } from '../reach/switchboard.js'
import type { SyncGrant } from '../rules/grants.js'
import { Denials } from './denials.js'
import { LatestStreams } from './latest-streams.js'
import {
  nothingSent,
  type PullOptions,
  type Receipt,
  type SendOptions,
  type SyncDirection,
  type SyncOutcome,
} from './options.js'
import { readOffer, writeOffer } from './send-selection.js'
import { changed, pieceLimit, syncOpening, syncOpeningLimit } from './sync-frames.js'
import { SyncPuller } from './sync-puller.js'
import { SyncSource } from './sync-source.js'
import type { StreamPurpose, SyncStream } from './sync-stream.js'
import { Turns } from './turns.js'
import { fired, Underway } from './underway.js'

/** What syncing takes. */
export interface SyncParts {
  readonly stronghold: Stronghold
  readonly identity: OwnIdentity
  readonly book: PeerTable
  readonly firewall: Firewall
  readonly observers: Observers
  readonly switchboard: Switchboard
  /** Called when records were taken in. */
  readonly changed: () => Promise<void>
}

/** Milliseconds for the first frames of a stream. */
const openingMilliseconds = 20_000

/** Records from one Stronghold to another, as the firewalls and the zones of both allow it. */
export class PeerSync {
  readonly #parts: SyncParts
  readonly #source: SyncSource
  readonly #pulling: SyncPuller
  /** Streams of each peer: one on which records move, and one with news of commits. */
  readonly #streams = new LatestStreams()
  /** The followers of each peer: they are told of each commit. */
  readonly #followers = new Set<Conversation>()
  readonly #underway = new Underway()
  readonly #turns = new Turns()
  readonly #denials = new Denials()

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#source = new SyncSource(parts.stronghold, parts.identity, parts.switchboard.usage)
    this.#pulling = new SyncPuller({ ...parts, usage: parts.switchboard.usage })
  }

  /** Takes in records that a peer has and this side lacks. @throws as `Network.pull`. */
  pull(peer: PeerId, { signal, ...rules }: PullOptions): Promise<SyncReport> {
    const opening = { purpose: 'pull', offered: undefined } as const
    return this.#with(peer, opening, signal, async (stream) =>
      this.#pullOver(stream, rules, await this.#outbound(peer, 'receive')),
    )
  }

  /** Lets a peer take in records that it lacks. @throws as `Network.send`. */
  send(peer: PeerId, options: SendOptions & { readonly signal?: AbortSignal }): Promise<Receipt> {
    const opening = { purpose: 'offer', offered: writeOffer(options) } as const
    return this.#with(peer, opening, options.signal, async (stream) =>
      this.#sendOver(stream, await this.#outbound(peer, 'send')),
    )
  }

  /** Pulls and sends, as far as either side's rules allow either. @throws as `Network.sync`. */
  async both(peer: PeerId, options: { readonly signal?: AbortSignal }): Promise<SyncOutcome> {
    const denied: SyncDirection[] = []
    const unlessDenied = async <T>(direction: SyncDirection, work: () => Promise<T>) => {
      const done = await this.unlessDenied(peer, direction, work)
      if (done === undefined) denied.push(direction)
      return done
    }
    const received = await unlessDenied('receive', () => this.pull(peer, options))
    const sent = await unlessDenied('send', () => this.send(peer, options)).catch(
      (error: unknown) => {
        throw afterParts(error, received)
      },
    )
    if (denied.length === 2) throw new StrongholdError('PERMISSION_DENIED')
    return { received: received ?? emptyReport(), sent: sent ?? nothingSent, denied }
  }

  /** The outcome of a sync in a direction; undefined where the rules of either side deny it. */
  async unlessDenied<T>(
    peer: PeerId,
    direction: SyncDirection,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    return this.may(peer, direction) ? this.#denials.except(work) : undefined
  }

  /**
   * Calls `onChange` whenever a peer has committed something, until the stream ends or a rule of the
   * peer changes. A side that takes nothing from the peer is not told.
   * @throws StrongholdError as `pull`, `REFERENCE_STOPPED`.
   */
  async watch(peer: PeerId, onChange: () => void, signal: AbortSignal): Promise<void> {
    if (!this.may(peer, 'receive')) {
      if (!this.may(peer, 'send')) throw new StrongholdError('PERMISSION_DENIED')
      return this.#underway.run(peer, (over) => fired(AbortSignal.any([signal, over])))
    }
    const opening = { purpose: 'follow', offered: undefined } as const
    await this.#with(peer, opening, signal, async ({ conversation }) => {
      conversation.takeNews()
      for (;;) {
        await conversation.hear(changed, signal)
        onChange()
      }
    })
  }

  /** Handles a stream of the sync protocol. */
  accept(peer: PeerId, conversation: Conversation): Promise<void> {
    return this.#underway.run(peer, (over) => {
      over.addEventListener('abort', () => conversation.close(true))
      return this.#accept(peer, conversation, over)
    })
  }

  async #accept(peer: PeerId, conversation: Conversation, over: AbortSignal): Promise<void> {
    conversation.admit(syncOpeningLimit)
    const opening = await conversation.hear(syncOpening, AbortSignal.timeout(openingMilliseconds))
    const name = opening.purpose === 'follow' ? `follow ${peer}` : peer
    try {
      const deal = () => this.#deal(peer, conversation, over, opening)
      await this.#streams.deal(name, conversation, deal)
    } finally {
      this.#followers.delete(conversation)
    }
  }

  /** Tells followers of a commit. */
  tellFollowers(): void {
    for (const conversation of this.#followers) {
      conversation.say(changed, { isChanged: true }).catch(() => conversation.close(true))
    }
  }

  /** Whether a sync in a direction could be allowed by the rules of this side. */
  may(peer: PeerId, direction: SyncDirection): boolean {
    return this.#parts.firewall.maySync(peer, direction)
  }

  /**
   * Ends syncs with a peer whose rules have changed, and forgets its kept parcels; or those of all,
   * at the end.
   */
  forget(peer?: PeerId): void {
    this.#underway.end(peer)
    this.#source.forget(peer)
    this.#pulling.forget(peer)
  }

  async #deal(
    peer: PeerId,
    conversation: Conversation,
    over: AbortSignal,
    { purpose, offered }: StreamPurpose,
  ): Promise<void> {
    let grant: SyncGrant
    let partner: Uint8Array
    try {
      const needed = purpose === 'offer' ? 'receive' : 'send'
      grant = await this.#parts.firewall.sync(peer, 'inbound', needed)
      partner = this.#partnerOf(peer)
    } catch (error) {
      await conversation.say(verdict, verdictOf(error, 'sync'))
      return
    }
    await conversation.say(verdict, granted)
    conversation.admit(pieceLimit)
    const stream = { conversation, peer, partner, over }
    if (purpose === 'pull') await this.#sendOver(stream, grant)
    else if (purpose === 'offer') await this.#pullOver(stream, readOffer(offered), grant)
    else {
      this.#followers.add(conversation)
      // No frame follows: any frame, or the end of the stream, ends this.
      await conversation.ended()
    }
  }

  /** A changed rule ends the stream, so that a grant holds for all of it. */
  async #pullOver(
    stream: SyncStream,
    rules: SnapshotSyncOptions,
    grant: SyncGrant,
  ): Promise<SyncReport> {
    return this.#told(stream.peer, 'received', async () => {
      const report = await this.#pulling.run(stream, rules, grant)
      return [report, report.copied.length + report.revoked.length]
    })
  }

  async #sendOver(stream: SyncStream, grant: SyncGrant): Promise<Receipt> {
    return this.#told(stream.peer, 'sent', async () => {
      const receipt = await this.#source.run(stream, grant)
      return [receipt, receipt.copied + receipt.revoked]
    })
  }

  /** Reports the end of a sync to observers, with the number of moved records. */
  async #told<T>(
    peer: PeerId,
    direction: 'sent' | 'received',
    work: () => Promise<readonly [T, number]>,
  ): Promise<T> {
    const { observers } = this.#parts
    try {
      const [outcome, records] = await work()
      observers.tell({ type: 'synced', peer, direction, records })
      return outcome
    } catch (error) {
      observers.tell({ type: 'syncFailed', peer, direction, ...faultOf(error) })
      throw error
    }
  }

  /** Work over a stream that moves records, in its turn; news of commits have their own turns. */
  #with<T>(
    peer: PeerId,
    opening: StreamPurpose,
    signal: AbortSignal | undefined,
    use: (stream: SyncStream) => Promise<T>,
  ): Promise<T> {
    return this.#underway.run(peer, async (over) => {
      const ended = signal ? AbortSignal.any([signal, over]) : over
      const work = () =>
        this.#open(peer, opening, ended, (conversation, partner) =>
          use({ conversation, peer, partner, over }),
        )
      try {
        if (opening.purpose === 'follow') return await work()
        return await this.#turns.take(peer, ended, work)
      } catch (error) {
        // The closed stream is the means of the cancellation, not its reason.
        throw signal?.aborted ? cancelled(signal, error) : error
      }
    })
  }

  async #open<T>(
    peer: PeerId,
    opening: StreamPurpose,
    ended: AbortSignal,
    use: (conversation: Conversation, partner: Uint8Array) => Promise<T>,
  ): Promise<T> {
    const { firewall, switchboard } = this.#parts
    const partner = this.#partnerOf(peer)
    await firewall.requireDial(peer, ended)
    const early = AbortSignal.any([ended, AbortSignal.timeout(openingMilliseconds)])
    const conversation = await switchboard.stream(peer, protocols.sync, early)
    const abort = () => conversation.close(true)
    ended.addEventListener('abort', abort, { once: true })
    try {
      await conversation.say(syncOpening, opening)
      const decided = await conversation.hear(verdict, early)
      await this.#denials.deciding(() => requireGranted(decided, 'sync'))
      conversation.admit(pieceLimit)
      return await use(conversation, partner)
    } finally {
      ended.removeEventListener('abort', abort)
      conversation.close()
    }
  }

  #outbound(peer: PeerId, needed: SyncDirection): Promise<SyncGrant> {
    return this.#denials.deciding(() => this.#parts.firewall.sync(peer, 'outbound', needed))
  }

  /** @throws StrongholdError `PARTNER_UNKNOWN` when no key of the peer is known. */
  #partnerOf(peer: PeerId): Uint8Array {
    const key = this.#parts.book.find(peer)?.exchangeKey
    if (key === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
    return key
  }
}
shows(PeerSync, 'PeerSync')
