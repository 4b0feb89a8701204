import { type Budget, type Client, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { attachClient, type FrameChannel, limited } from '@stronghold/stronghold/actors'
import type { PeerTable } from '../book/peer-table.js'
import type { Observers } from '../events/events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerLimits } from '../firewall/limits.js'
import type { PeerUsage } from '../firewall/peer-usage.js'
import type { StreamLoad } from '../firewall/workload.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import { ownCodeOf } from '../protocol/errors.js'
import { clientOpening, granted, verdict, verdictOf } from '../protocol/opening.js'
import { pathKey } from '../rules/grants.js'
import { serveClient } from './served-client.js'

/** Milliseconds for the first frame of a stream. */
const openingMilliseconds = 10_000

/** What serving takes. */
export interface ClientServerParts {
  readonly stronghold: Stronghold
  readonly firewall: Firewall
  readonly book: PeerTable
  readonly usage: PeerUsage
  readonly limits: PeerLimits
  /** The budget of one message, where it differs from that of any reference. */
  readonly budget?: Partial<Budget> | undefined
  readonly observers: Observers
  /** Its client is never served. */
  readonly identity: Pick<OwnIdentity, 'path'>
  /** Called after a message that changed something, before it is answered. */
  readonly changed: () => Promise<void>
}

/** The purpose of a stream. */
interface Opened {
  readonly load: StreamLoad
  readonly client: Client
  readonly path: Uint8Array
}

/** Handles streams of the client protocol: each gives one peer one client, as far as granted. */
export class ClientServer {
  readonly #parts: ClientServerParts
  readonly #open = new Map<Conversation, PeerId>()

  constructor(parts: ClientServerParts) {
    this.#parts = parts
  }

  /**
   * Resolves when the stream has ended: an error costs the peer its stream.
   * @throws StrongholdError `PROTOCOL_VIOLATION`, for the peer's account.
   */
  async accept(peer: PeerId, conversation: Conversation): Promise<void> {
    this.#open.set(conversation, peer)
    try {
      await this.#serve(peer, conversation)
    } finally {
      this.#open.delete(conversation)
      conversation.close(true)
    }
  }

  /** Ends the streams of a peer, or of all. */
  end(peer?: PeerId): void {
    for (const [conversation, owner] of this.#open) {
      if (peer === undefined || owner === peer) conversation.close(true)
    }
  }

  async #serve(peer: PeerId, conversation: Conversation): Promise<void> {
    const { observers, limits, budget = {} } = this.#parts
    let opened: Opened
    try {
      opened = await this.#admit(peer, conversation)
    } catch (error) {
      await conversation.say(verdict, verdictOf(error)).catch(() => undefined)
      conversation.close()
      if (ownCodeOf(error) === 'PROTOCOL_VIOLATION') throw error
      return
    }
    const { client, path, load } = opened
    const { frame, messages, bytes } = limits
    const channel = counted(conversation.handOver(), load)
    const attached = attachClient(client, channel, { budget, limits: { frame, messages, bytes } })
    observers.tell({ type: 'reference', state: 'opened', peer, client: path })
    const reason = await attached.ended
    load.end()
    observers.tell({ type: 'reference', state: 'closed', peer, client: path })
    if (reason === 'PROTOCOL_VIOLATION') throw new StrongholdError(reason)
  }

  async #admit(peer: PeerId, conversation: Conversation): Promise<Opened> {
    const { stronghold, firewall, book, usage, limits, budget, identity, changed } = this.#parts
    const { client: path } = await conversation.hear(
      clientOpening,
      AbortSignal.timeout(openingMilliseconds),
    )
    if (pathKey(path) === pathKey(identity.path)) throw new StrongholdError('PERMISSION_DENIED')
    const grant = await firewall.client(peer, path)
    const load = usage.streamLoad(peer)
    const client = await serveClient(
      {
        stronghold,
        firewall,
        question: { peer, name: book.find(peer)?.name, direction: 'inbound', client: path },
        load,
        limit: limited(budget, usage.shareOf(peer), () => conversation.isOver),
        turn: () => usage.turn(peer),
        changed,
        isOver: () => conversation.isOver,
        deadline: limits.deadline,
      },
      path,
      grant,
    )
    await conversation.say(verdict, granted)
    return { client, path: path.slice(), load }
  }
}

/** Notes the answers that the other side has taken. */
function counted(channel: FrameChannel, load: StreamLoad): FrameChannel {
  return {
    open: (receiver, limit) => channel.open(receiver, limit),
    admit: (limit) => channel.admit(limit),
    close: (abandon) => channel.close(abandon),
    async send(frame, more) {
      const { length } = frame
      await channel.send(frame, more)
      load.taken(length)
    },
  }
}
