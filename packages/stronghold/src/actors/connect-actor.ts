import { exact } from '../contract/codec/exact.js'
import { given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import type { ActorRef } from './actor-ref.js'
import { type Limits, outboxLimits, someLimits } from './limits.js'
import { Reference } from './reference.js'
import {
  channelOver,
  type Endpoint,
  type EndpointOptions,
  endpointChecks,
} from './transport/endpoint.js'
import { waitingChecks } from './waiting.js'

/** The options of a connection. */
export interface ConnectOptions extends EndpointOptions {
  /** Gives up connecting (`CANCELLED`). */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which connecting is given up (`TIMED_OUT`); without it, none. */
  readonly timeout?: number | undefined
  /** The size of the queue here: 16,384 messages and 32 MiB, and answers of 4 MiB, by default. */
  readonly limits?: Partial<Limits>
}

const connectOptions = given.fields<ConnectOptions>({
  ...endpointChecks,
  ...waitingChecks,
  limits: given.orNoKey(someLimits),
})

/**
 * Connects to a client that is attached at the other end of `endpoint`, which serves nothing else
 * from now on.
 * @throws StrongholdError (as a rejection) `CANCELLED`, `TIMED_OUT`, `INVALID_ARGUMENT`,
 *   `REFERENCE_STOPPED`, `CONNECTION_LOST`, `PROTOCOL_VIOLATION`.
 */
export const connectActor = exact(
  2,
  async function connectActor(endpoint: Endpoint, options: ConnectOptions = {}): Promise<ActorRef> {
    const own = given.read('options', connectOptions, options)
    const { signal, timeout } = own
    if (signal?.aborted) throw new StrongholdError('CANCELLED')
    const limits = outboxLimits(own.limits)
    const reference = new Reference(channelOver(endpoint, own), limits)
    return reference.connected({ signal, timeout })
  },
)
