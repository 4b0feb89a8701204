import { malformed } from '../../codec/index.js'
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

/** What a reference can be attached to; it serves nothing else from then on. */
export type Endpoint = Port | NodeDuplex | StreamPair | FrameChannel

/** How an endpoint is used. */
export type EndpointOptions = PortOptions & StreamOptions

/**
 * The channel of frames over `endpoint`.
 * @throws StrongholdError `INVALID_ARGUMENT` for something else.
 */
export function channelOver(endpoint: Endpoint, options: EndpointOptions): FrameChannel {
  if (typeof endpoint !== 'object' || endpoint === null) throw malformed()
  if ('postMessage' in endpoint) return new PortChannel(endpoint, options)
  if ('send' in endpoint && 'admit' in endpoint) return endpoint
  if ('write' in endpoint) {
    return new StreamChannel(new NodeByteStream(endpoint, endpoint), options)
  }
  if (!('readable' in endpoint) || !('writable' in endpoint)) throw malformed()
  const { readable, writable } = endpoint
  const stream =
    'getReader' in readable
      ? new WebByteStream(readable, writable as WebWritable)
      : new NodeByteStream(readable, writable as NodeWritable)
  return new StreamChannel(stream, options)
}
