import { type ChecksOf, given, misfit } from '../../contract/codec/index.js'
import { inArgument } from '../../contract/codec/misfit.js'
import type { FrameChannel } from './frame-channel.js'
import {
  NodeByteStream,
  type NodeDuplex,
  type NodeReadable,
  type NodeWritable,
} from './node-stream.js'
import { type Port, PortChannel, type PortOptions } from './port.js'
import { StreamChannel, type StreamOptions } from './stream-channel.js'
import { WebByteStream, type WebReadable, type WebWritable } from './web-stream.js'

/** The two directions of a stream, both of Node or both of the web. */
export type StreamPair =
  | { readonly readable: NodeReadable; readonly writable: NodeWritable }
  | { readonly readable: WebReadable; readonly writable: WebWritable }

/** The endpoints of references; an endpoint serves nothing else from then on. */
export type Endpoint = Port | NodeDuplex | StreamPair | FrameChannel

/** The options of an endpoint. */
export type EndpointOptions = PortOptions & StreamOptions

/** Reads the options of an endpoint. */
export const endpointChecks: ChecksOf<EndpointOptions> = {
  transfer: given.optional(given.flag),
  wipe: given.optional(given.flag),
}

/**
 * The channel of frames over `endpoint`.
 * @throws StrongholdError `INVALID_ARGUMENT` for something else.
 */
export function channelOver(endpoint: Endpoint, options: EndpointOptions): FrameChannel {
  if (typeof endpoint !== 'object' || endpoint === null) throw noEndpoint(endpoint)
  if ('postMessage' in endpoint) return new PortChannel(endpoint, options)
  if ('send' in endpoint && 'admit' in endpoint) return endpoint
  if ('write' in endpoint) {
    return new StreamChannel(new NodeByteStream(endpoint, endpoint), streaming(options))
  }
  if (!('readable' in endpoint) || !('writable' in endpoint)) throw noEndpoint(endpoint)
  const { readable, writable } = endpoint
  if (Object(readable) !== readable || Object(writable) !== writable) throw noEndpoint(endpoint)
  const stream =
    'getReader' in readable
      ? new WebByteStream(readable, writable as WebWritable)
      : new NodeByteStream(readable, writable as NodeWritable)
  return new StreamChannel(stream, streaming(options))
}

function streaming({ wipe }: EndpointOptions): StreamOptions {
  return wipe === undefined ? {} : { wipe }
}

function noEndpoint(value: unknown): unknown {
  const wanted = 'a port, a stream or a channel of frames'
  return inArgument(
    'endpoint',
    misfit(wanted, value, Object(value) === value ? 'something else' : undefined),
  )
}
