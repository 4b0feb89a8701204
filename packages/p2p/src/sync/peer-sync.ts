import {
  type SnapshotSyncOptions,
  type Stronghold,
  StrongholdError,
  type SyncReport,
} from '@stronghold/stronghold'
import type { AddressBook } from '../book/address-book.js'
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

/** Records from one Stronghold to another, as the firewalls and the zones of both allow it. */
export class PeerSync {
  readonly #parts: SyncParts
  readonly #source: SourceSide
  readonly #pulling: PullingSide
  /** Streams of each peer: one on which records move, and one on which it is told of commits. */
  readonly #streams = new Map<string, Ongoing>()
  /** What a peer waits for on its stream: it is told when something was committed. */
  readonly #followers = new Map<Conversation, PeerId>()

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#source = new SourceSide(parts.stronghold, parts.identity)
    this.#pulling = new PullingSide(parts.stronghold, parts.identity, parts.changed)
  }

  /** Takes in what a peer has and this side lacks. @throws as `Network.pull`. */
  pull(peer: PeerId, { signal, ...rules }: PullOptions): Promise<SyncReport> {
    const opening = { purpose: 'pull', offered: undefined } as const
    return this.#with(peer, opening, signal, (conversation, partner) =>
      this.#pullOver(conversation, peer, partner, rules, 'outbound'),
    )
  }

  /** Lets a peer take in what it lacks. @throws as `Network.send`. */
  send(peer: PeerId, options: SendOptions & { readonly signal?: AbortSignal }): Promise<Receipt> {
    const opening = { purpose: 'offer', offered: writeOffer(options) } as const
    return this.#with(peer, opening, options.signal, (conversation, partner) =>
      this.#sendOver(conversation, peer, partner, 'outbound'),
    )
  }

  /** Calls `onChange` whenever a peer has committed something, until the stream ends. */
  async watch(peer: PeerId, onChange: () => void, signal: AbortSignal): Promise<void> {
    const opening = { purpose: 'follow', offered: undefined } as const
    await this.#with(peer, opening, signal, async (conversation) => {
      for (;;) {
        await conversation.hear(changed, signal)
        onChange()
      }
    })
  }

  /** Deals with a stream of the sync protocol. */
  async accept(peer: PeerId, conversation: Conversation): Promise<void> {
    conversation.admit(syncOpeningLimit)
    const { purpose, offered } = await conversation.hear(
      syncOpening,
      AbortSignal.timeout(openingDeadline),
    )
    const name = purpose === 'follow' ? `follow ${peer}` : peer
    const before = this.#streams.get(name)
    const ended = (before === undefined ? Promise.resolve() : replaced(before)).then(() =>
      this.#deal(peer, conversation, purpose, offered),
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
    for (const conversation of this.#followers.keys()) {
      conversation.say(changed, { isChanged: true }).catch(() => conversation.close(true))
    }
  }

  /** Forgets what is kept for a peer, whose rules have changed; or for all, at the end. */
  forget(peer?: PeerId): void {
    this.#source.forget(peer)
    if (peer === undefined) this.#pulling.forget()
    for (const [conversation, owner] of this.#followers) {
      if (peer === undefined || owner === peer) conversation.close(true)
    }
  }

  async #deal(
    peer: PeerId,
    conversation: Conversation,
    purpose: 'pull' | 'offer' | 'follow',
    offered: Parameters<typeof readOffer>[0],
  ): Promise<void> {
    let partner: Uint8Array
    try {
      const grant = await this.#parts.firewall.sync(peer, 'inbound')
      const needed = purpose === 'offer' ? grant.receive : grant.send
      if (needed === 'none') throw new StrongholdError('PERMISSION_DENIED')
      partner = this.#partnerOf(peer)
    } catch (error) {
      await conversation.say(verdict, verdictOf(error))
      return
    }
    await conversation.say(verdict, granted)
    conversation.admit(pieceLimit)
    if (purpose === 'pull') await this.#sendOver(conversation, peer, partner, 'inbound')
    else if (purpose === 'offer') {
      await this.#pullOver(conversation, peer, partner, readOffer(offered), 'inbound')
    } else {
      this.#followers.set(conversation, peer)
      // Nothing comes any more: whatever comes, or the end of the stream, ends this.
      await conversation.ended()
    }
  }

  async #pullOver(
    conversation: Conversation,
    peer: PeerId,
    partner: Uint8Array,
    rules: SnapshotSyncOptions,
    direction: 'inbound' | 'outbound',
  ): Promise<SyncReport> {
    const { firewall, observers } = this.#parts
    const grant = await firewall.sync(peer, direction)
    const report = await this.#pulling.run(conversation, peer, partner, rules, grant)
    const records = report.copied.length + report.revoked.length
    observers.tell({ type: 'synced', peer, direction: 'received', records })
    return report
  }

  async #sendOver(
    conversation: Conversation,
    peer: PeerId,
    partner: Uint8Array,
    direction: 'inbound' | 'outbound',
  ): Promise<Receipt> {
    const { firewall, observers } = this.#parts
    const grant = await firewall.sync(peer, direction)
    const receipt = await this.#source.run(conversation, peer, partner, grant)
    const records = receipt.copied + receipt.revoked
    observers.tell({ type: 'synced', peer, direction: 'sent', records })
    return receipt
  }

  async #with<T>(
    peer: PeerId,
    opening: Parameters<Conversation['say']>[1] & { readonly purpose: string },
    signal: AbortSignal | undefined,
    use: (conversation: Conversation, partner: Uint8Array) => Promise<T>,
  ): Promise<T> {
    const partner = this.#partnerOf(peer)
    // A person may have to be asked, and takes longer than a dial may.
    if (!(await this.#parts.firewall.dials(peer))) throw new StrongholdError('FIREWALL_DENIED')
    const late = AbortSignal.timeout(openingDeadline)
    const both = signal ? AbortSignal.any([signal, late]) : late
    const conversation = await this.#parts.switchboard.stream(peer, protocols.sync, both)
    const abort = () => conversation.close(true)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      await conversation.say(syncOpening, opening as never)
      requireGranted(await conversation.hear(verdict, both))
      conversation.admit(pieceLimit)
      return await use(conversation, partner)
    } finally {
      signal?.removeEventListener('abort', abort)
      conversation.close()
    }
  }

  /** @throws StrongholdError `PARTNER_UNKNOWN` when no key of the peer is known. */
  #partnerOf(peer: PeerId): Uint8Array {
    const key = this.#parts.book.find(peer)?.exchangeKey
    if (key === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
    return key
  }
}
