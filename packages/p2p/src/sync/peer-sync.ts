import {
  type SnapshotSyncOptions,
  type Stronghold,
  StrongholdError,
  type SyncReport,
} from '@stronghold/stronghold'
import type { AddressBook } from '../book/address-book.js'
import { codeOfEnd } from '../errors.js'
import type { Observers } from '../events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import type { Switchboard } from '../network/switchboard.js'
import type { Conversation } from '../protocol/conversation.js'
import { granted, protocols, requireGranted, verdict, verdictOf } from '../protocol/opening.js'
import { readOffer, writeOffer } from './offer.js'
import type { PullOptions, Receipt, SendOptions } from './options.js'
import { PullingSide } from './pulling-side.js'
import { SourceSide } from './source-side.js'
import type { Talk } from './talk.js'
import { Underway } from './underway.js'
import { changed, pieceLimit, syncOpening, syncOpeningLimit } from './wire.js'

/** A stream that a peer has opened, and when it is dealt with. */
interface Ongoing {
  readonly conversation: Conversation
  readonly ended: Promise<void>
}

/** Milliseconds for the end of a stream whose peer has opened another one. */
const grace = 250

/**
 * A peer that opens another stream has no more use for the one before: it is over in this moment,
 * or its connection was lost and nobody here knows yet.
 */
async function replaced({ conversation, ended }: Ongoing): Promise<void> {
  const timer = setTimeout(() => conversation.close(true), grace)
  await ended.catch(() => undefined)
  clearTimeout(timer)
}

/** What syncing takes. */
export interface SyncParts {
  readonly stronghold: Stronghold
  readonly identity: OwnIdentity
  readonly book: AddressBook
  readonly firewall: Firewall
  readonly observers: Observers
  readonly switchboard: Switchboard
  /** Called when records were taken in. */
  readonly changed: () => Promise<void>
}

/** Milliseconds for the first frames of a stream. */
const openingDeadline = 20_000

const nothingReceived: SyncReport = { copied: [], revoked: [], kept: [], refused: [], equal: 0 }
const nothingSent: Receipt = { copied: 0, revoked: 0, kept: 0, refused: 0 }

/** Records from one Stronghold to another, as the firewalls and the zones of both allow it. */
export class PeerSync {
  readonly #parts: SyncParts
  readonly #source: SourceSide
  readonly #pulling: PullingSide
  /** Streams of each peer: one on which records move, and one on which it is told of commits. */
  readonly #streams = new Map<string, Ongoing>()
  /** What a peer waits for on its stream: it is told when something was committed. */
  readonly #followers = new Set<Conversation>()
  readonly #underway = new Underway()

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#source = new SourceSide(parts.stronghold, parts.identity)
    this.#pulling = new PullingSide(parts.stronghold, parts.identity, parts.changed)
  }

  /** Takes in what a peer has and this side lacks. @throws as `Network.pull`. */
  pull(peer: PeerId, { signal, ...rules }: PullOptions): Promise<SyncReport> {
    const opening = { purpose: 'pull', offered: undefined } as const
    return this.#with(peer, opening, signal, (talk) => this.#pullOver(talk, rules, 'outbound'))
  }

  /** Lets a peer take in what it lacks. @throws as `Network.send`. */
  send(peer: PeerId, options: SendOptions & { readonly signal?: AbortSignal }): Promise<Receipt> {
    const opening = { purpose: 'offer', offered: writeOffer(options) } as const
    return this.#with(peer, opening, options.signal, (talk) => this.#sendOver(talk, 'outbound'))
  }

  /** Pulls and sends, as far as rules here allow either. @throws as `Network.sync`. */
  async both(
    peer: PeerId,
    options: { readonly signal?: AbortSignal },
  ): Promise<{ readonly received: SyncReport; readonly sent: Receipt }> {
    const [receives, sends] = [this.may(peer, 'receive'), this.may(peer, 'send')]
    if (!receives && !sends) throw new StrongholdError('PERMISSION_DENIED')
    const received = receives ? await this.pull(peer, options) : nothingReceived
    return { received, sent: sends ? await this.send(peer, options) : nothingSent }
  }

  /**
   * Calls `onChange` whenever a peer has committed something, until the stream ends or a rule of the
   * peer changes. Whoever takes nothing from it need not hear of it, and would not be told.
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

  /** Deals with a stream of the sync protocol. */
  accept(peer: PeerId, conversation: Conversation): Promise<void> {
    return this.#underway.run(peer, (over) => {
      over.addEventListener('abort', () => conversation.close(true))
      return this.#accept(peer, conversation, over)
    })
  }

  async #accept(peer: PeerId, conversation: Conversation, over: AbortSignal): Promise<void> {
    conversation.admit(syncOpeningLimit)
    const { purpose, offered } = await conversation.hear(
      syncOpening,
      AbortSignal.timeout(openingDeadline),
    )
    const name = purpose === 'follow' ? `follow ${peer}` : peer
    const before = this.#streams.get(name)
    const ended = (before === undefined ? Promise.resolve() : replaced(before)).then(() =>
      this.#deal(peer, conversation, over, purpose, offered),
    )
    const ongoing = { conversation, ended }
    this.#streams.set(name, ongoing)
    try {
      await ended
    } finally {
      if (this.#streams.get(name) === ongoing) this.#streams.delete(name)
      this.#followers.delete(conversation)
    }
  }

  /** Tells followers that something was committed. */
  tellFollowers(): void {
    for (const conversation of this.#followers) {
      conversation.say(changed, { isChanged: true }).catch(() => conversation.close(true))
    }
  }

  /** Whether a sync in a direction could be allowed by the rules of this side. */
  may(peer: PeerId, direction: 'send' | 'receive'): boolean {
    return this.#parts.firewall.maySync(peer, direction)
  }

  /**
   * Ends what is under way with a peer, whose rules have changed, and forgets what is kept for it;
   * or for all, at the end.
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
    purpose: 'pull' | 'offer' | 'follow',
    offered: Parameters<typeof readOffer>[0],
  ): Promise<void> {
    let partner: Uint8Array
    try {
      await this.#parts.firewall.sync(peer, 'inbound', purpose === 'offer' ? 'receive' : 'send')
      partner = this.#partnerOf(peer)
    } catch (error) {
      await conversation.say(verdict, verdictOf(error))
      return
    }
    await conversation.say(verdict, granted)
    conversation.admit(pieceLimit)
    const talk = { conversation, peer, partner, over }
    if (purpose === 'pull') await this.#sendOver(talk, 'inbound')
    else if (purpose === 'offer') await this.#pullOver(talk, readOffer(offered), 'inbound')
    else {
      this.#followers.add(conversation)
      // Nothing comes any more: whatever comes, or the end of the stream, ends this.
      await conversation.ended()
    }
  }

  async #pullOver(
    talk: Talk,
    rules: SnapshotSyncOptions,
    direction: 'inbound' | 'outbound',
  ): Promise<SyncReport> {
    const { firewall, observers } = this.#parts
    const { peer } = talk
    const grant = await firewall.sync(peer, direction, 'receive')
    const report = await this.#pulling.run(talk, rules, grant)
    const records = report.copied.length + report.revoked.length
    observers.tell({ type: 'synced', peer, direction: 'received', records })
    return report
  }

  async #sendOver(talk: Talk, direction: 'inbound' | 'outbound'): Promise<Receipt> {
    const { firewall, observers } = this.#parts
    const { peer } = talk
    const grant = await firewall.sync(peer, direction, 'send')
    const receipt = await this.#source.run(talk, grant)
    const records = receipt.copied + receipt.revoked
    observers.tell({ type: 'synced', peer, direction: 'sent', records })
    return receipt
  }

  #with<T>(
    peer: PeerId,
    opening: Parameters<Conversation['say']>[1] & { readonly purpose: string },
    signal: AbortSignal | undefined,
    use: (talk: Talk) => Promise<T>,
  ): Promise<T> {
    return this.#underway.run(peer, async (over) => {
      const { firewall, switchboard } = this.#parts
      const partner = this.#partnerOf(peer)
      await firewall.requireDial(peer)
      const ended = signal ? AbortSignal.any([signal, over]) : over
      const early = AbortSignal.any([ended, AbortSignal.timeout(openingDeadline)])
      const conversation = await switchboard.stream(peer, protocols.sync, early)
      const abort = () => conversation.close(true)
      ended.addEventListener('abort', abort, { once: true })
      try {
        await conversation.say(syncOpening, opening as never)
        requireGranted(await conversation.hear(verdict, early))
        conversation.admit(pieceLimit)
        return await use({ conversation, peer, partner, over })
      } catch (error) {
        // Closing it is how it is cancelled, and not why.
        throw signal?.aborted ? new StrongholdError(codeOfEnd(signal), { cause: error }) : error
      } finally {
        ended.removeEventListener('abort', abort)
        conversation.close()
      }
    })
  }

  /** @throws StrongholdError `PARTNER_UNKNOWN` when no key of the peer is known. */
  #partnerOf(peer: PeerId): Uint8Array {
    const key = this.#parts.book.find(peer)?.exchangeKey
    if (key === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
    return key
  }
}

/** Rejects with the reason when a signal fires. */
function fired(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
