import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { PeerUsage } from '../firewall/peer-usage.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import { granted, requireGranted, verdictOf } from '../protocol/opening.js'
import { isSame } from '../protocol/same-bytes.js'
import type { SyncGrant } from '../rules/grants.js'
import type { Receipt } from './options.js'
import { receiveParcel, sendParcel } from './parcel.js'
import { rulesKey } from './rules-name.js'
import { answerHead, receipt, step } from './sync-frames.js'
import type { SyncStream } from './sync-stream.js'

/** The longest request, in bytes: enough for more than 200,000 records. */
const maxRequestLength = 8 << 20
/** Milliseconds for the zone of the other side, which may take in a great many records. */
const patienceMilliseconds = 300_000
/** Requests of one pull: some for comparing, then one for each part of at most 16 MiB. */
const maxRequests = 1000
/** Milliseconds that an answer is kept for a peer whose connection was lost. */
const keepMilliseconds = 10 * 60_000

interface Kept {
  /** SHA-256 of the request that it answers. */
  readonly digest: Uint8Array
  /** The name of the rules under which it was made (`rulesKey`). */
  readonly within: string
  readonly answer: Uint8Array
  readonly records: number
  readonly timer: ReturnType<typeof setTimeout>
}

/** The side whose records are pulled. It sees sealed bytes only. */
export class SyncSource {
  readonly #stronghold: Stronghold
  readonly #identity: OwnIdentity
  readonly #usage: PeerUsage
  /** The last answer to each peer: an incomplete delivery is continued, not made again. */
  readonly #kept = new Map<PeerId, Kept>()

  constructor(stronghold: Stronghold, identity: OwnIdentity, usage: PeerUsage) {
    this.#usage = usage
    this.#stronghold = stronghold
    this.#identity = identity
  }

  /**
   * Answers requests until the other side has enough, and gives its receipt.
   * @throws StrongholdError the code of the receipt; `PROTOCOL_VIOLATION`, `CONNECTION_LOST`,
   *   `TIMED_OUT`, and errors of the zone, which the other side is told too.
   */
  async run({ conversation, peer, partner }: SyncStream, { send }: SyncGrant): Promise<Receipt> {
    let last: Uint8Array | undefined
    for (let requests = 0; ; requests++) {
      const { isRequest } = await conversation.hear(step, AbortSignal.timeout(patienceMilliseconds))
      if (!isRequest) break
      if (requests === maxRequests) throw new StrongholdError('PROTOCOL_VIOLATION')
      const { digest, bytes } = await receiveParcel(conversation, {
        max: maxRequestLength,
        patience: patienceMilliseconds,
        isKnown: (known) => this.#find(peer, known, send) !== undefined,
      })
      // It was answered on this stream: a peer could otherwise ask for it again and again.
      if (last !== undefined && isSame(digest, last))
        throw new StrongholdError('PROTOCOL_VIOLATION')
      last = digest
      let kept = this.#find(peer, digest, send)
      try {
        if (bytes === undefined) await this.#usage.turn(peer)
        else {
          const answer = () => this.#answer(peer, partner, digest, bytes, send)
          kept = await this.#usage.syncMessage(peer, answer, conversation.over)
        }
        if (kept === undefined) throw new StrongholdError('INTERNAL')
      } catch (error) {
        await conversation.say(answerHead, { ...verdictOf(error, 'sync'), records: 0 })
        throw error
      }
      await conversation.say(answerHead, { ...granted, records: kept.records })
      await sendParcel(conversation, kept.answer)
    }
    const { code, ...end } = await conversation.hear(
      receipt,
      AbortSignal.timeout(patienceMilliseconds),
    )
    this.forget(peer)
    requireGranted({ code }, 'sync')
    return end
  }

  /** Forgets the answer to a peer, or all of them. */
  forget(peer?: PeerId): void {
    for (const [owner, { timer }] of this.#kept) {
      if (peer !== undefined && owner !== peer) continue
      clearTimeout(timer)
      this.#kept.delete(owner)
    }
  }

  #find(peer: PeerId, digest: Uint8Array, within: SyncGrant['send']): Kept | undefined {
    const kept = this.#kept.get(peer)
    if (kept === undefined || !isSame(kept.digest, digest)) return undefined
    return kept.within === rulesKey(within) ? kept : undefined
  }

  async #answer(
    peer: PeerId,
    partner: Uint8Array,
    digest: Uint8Array,
    request: Uint8Array,
    within: SyncGrant['send'],
  ): Promise<Kept & { readonly work: number }> {
    const { ownKey, path } = this.#identity
    const { answer, records, work } = await this.#stronghold.sync.answerPull({
      partner,
      own: await ownKey(),
      request,
      within,
      except: [path],
    })
    this.forget(peer)
    const timer = setTimeout(() => this.forget(peer), keepMilliseconds)
    timer.unref()
    const kept = { digest, within: rulesKey(within), answer, records, timer }
    this.#kept.set(peer, kept)
    return { ...kept, work }
  }
}
