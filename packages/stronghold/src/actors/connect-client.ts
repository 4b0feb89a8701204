import { type Client, MessageClient } from '../client/client.js'
import { exact, exactMethods } from '../contract/codec/exact.js'
import { given } from '../contract/codec/index.js'
import type { ActorRef } from './actor-ref.js'
import { type ConnectOptions, connectActor } from './connect-actor.js'
import type { EndReason } from './connection.js'
import type { Endpoint } from './transport/endpoint.js'

/** A client on the other side of a port or stream. */
export interface ConnectedClient extends Client {
  /** Resolves, and never rejects, when the connection is over; says why. */
  readonly ended: Promise<EndReason>
  /** Ends the connection; the client is no longer reached through it. */
  stop(): void
}

/**
 * The client that is attached at the other end of `endpoint`, as a `Client` like any other.
 * Everything that it does not grant is refused with `PERMISSION_DENIED`.
 * @throws StrongholdError as `connectActor`; the methods, besides their own codes, as
 *   `ActorRef.ask`.
 */
export const connectClient = exact(
  2,
  async function connectClient(
    endpoint: Endpoint,
    options: ConnectOptions = {},
  ): Promise<ConnectedClient> {
    return clientOf(await connectActor(endpoint, options))
  },
)

const actors = given.having<ActorRef>('an ActorRef', 'ask', 'tell', 'stop')

/** A `Client` made of the messages of a reference, which ends with it. */
export const clientOf = exact(1, function clientOf(actor: ActorRef): ConnectedClient {
  return new ActorClient(given.read('actor', actors, actor))
})

class ActorClient extends MessageClient implements ConnectedClient {
  readonly ended: Promise<EndReason>
  readonly #actor: ActorRef

  constructor(actor: ActorRef) {
    super(actor.clientId, (name, input, { signal, timeout } = {}) =>
      actor.ask(name, input, { signal, timeout }),
    )
    this.#actor = actor
    this.ended = actor.ended
  }

  stop(): void {
    this.#actor.stop()
  }
}

exactMethods(ActorClient, {})
