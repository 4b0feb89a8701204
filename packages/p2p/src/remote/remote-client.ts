import { type Client, type Permissions, StrongholdError } from '@stronghold/stronghold'
import {
  type AskClient,
  type AskOptions,
  attenuated,
  compose,
  type Layer,
  MessageClient,
} from '@stronghold/stronghold/actors'
import { exactMethods } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import { Denials, fromElsewhere, proceduresOf } from '../protocol/denials.js'
import { isSame } from '../protocol/same-bytes.js'
import type { RemoteLink } from './link.js'
import type { Outgoing } from './outgoing.js'

/** A client of another Stronghold. */
export interface RemoteClient extends Client {
  readonly peer: PeerId
  /** Whether there is a stream at the moment; the next call opens one where there is none. */
  readonly connected: boolean
  /** The same client, with calls that wait for a limited time, or until a signal fires. */
  with(options: AskOptions): Client
  /** Ends the stream. Calls are refused with `REFERENCE_STOPPED` from then on. */
  close(): void
}

/**
 * Makes a `Client` of the messages of a link. A call whose stream is lost is rejected with
 * `CONNECTION_LOST`, since it may have happened; the next one connects anew.
 *
 * A call passes these layers, and is encoded once, into its frame:
 *   its answer is held against it (`MessageClient`) → its time → the outbound rule, which copies it
 *   first where there is one → the reference of the moment.
 * @param options.deadline milliseconds for each call, unless `with` says otherwise.
 * @param options.rule what the firewall of this side lets through at the moment.
 * @throws StrongholdError as `RemoteLink.actor`.
 */
export async function connectRemote(
  peer: PeerId,
  link: RemoteLink,
  options: {
    readonly deadline: number
    readonly rule: Outgoing
    readonly signal?: AbortSignal | undefined
  },
): Promise<RemoteClient> {
  const { deadline, rule, signal } = options
  const denials = new Denials()
  const { clientId: id } = await link.actor({ signal })
  const ask = compose([permitted(rule, denials), fromElsewhere(denials)])(through(link, id))
  return new LinkedClient(id, { peer, link, ask, deadline })
}

interface Linked {
  readonly peer: PeerId
  readonly link: RemoteLink
  readonly ask: AskClient
  readonly deadline: number
}

class LinkedClient extends MessageClient implements RemoteClient {
  readonly peer: PeerId
  readonly #linked: Linked

  constructor(id: Uint8Array, linked: Linked) {
    super(id, waiting({ timeout: linked.deadline })(linked.ask))
    this.peer = linked.peer
    this.#linked = linked
    Object.freeze(this)
  }

  get connected(): boolean {
    return this.#linked.link.connected
  }

  with(options: AskOptions): Client {
    const { ask, deadline } = this.#linked
    return new MessageClient(this.id, waiting({ timeout: deadline, ...options })(ask))
  }

  close(): void {
    this.#linked.link.close()
  }
}

exactMethods(LinkedClient, {})

/** Says how long an answer is waited for. */
function waiting({ signal, timeout }: AskOptions): Layer {
  return (ask): AskClient =>
    (name, input, options) =>
      ask(name, input, { ...options, signal, timeout })
}

/** Asks the reference of the moment, which is of the client of this id or of no more use. */
function through(link: RemoteLink, id: Uint8Array): AskClient {
  return (name, input, { signal, timeout } = {}) =>
    link.use({ signal, timeout }, async (actor, asking) => {
      // The client that answers there now must be the one that answered before.
      if (!isSame(actor.clientId, id)) {
        link.close()
        throw new StrongholdError('PROTOCOL_VIOLATION')
      }
      return actor.ask(name, input, asking)
    })
}

/** Lets through what the outbound rule permits at the moment, and tells of what it does not. */
function permitted(rule: Outgoing, denials: Denials): Layer {
  return (ask): AskClient => {
    const granted = attenuator(ask)
    return async (name, input, options) => {
      try {
        return await granted(rule.permissions())(name, input, options)
      } catch (error) {
        if (denials.isOwn(error)) rule.denied(name, proceduresOf(name, input))
        throw error
      }
    }
  }
}

/** A client with what is permitted of it; made anew only when that has changed. */
function attenuator(ask: AskClient): (permissions: Permissions | undefined) => AskClient {
  let last: { readonly permissions: Permissions; readonly ask: AskClient } | undefined
  return (permissions) => {
    if (permissions === undefined) return ask
    if (last?.permissions !== permissions) {
      last = { permissions, ask: attenuated(permissions)(ask) }
    }
    return last.ask
  }
}
