/**
 * References to clients over ports and streams: what attaches a client, what connects to one, and the
 * messages between them. The clients themselves, and what is said to them, are in `/client`.
 */

export type { AskClient, Asking, AskOptions, IsOver, Layer, Limit } from '../client/ask-client.js'
export { askOf, deliver } from '../client/ask-of.js'
export { MessageClient } from '../client/client.js'
export { attenuated } from '../client/layers/attenuated.js'
export { compose } from '../client/layers/compose.js'
export { deadline } from '../client/layers/deadline.js'
export { limited } from '../client/layers/limited.js'
export { turns } from '../client/layers/turns.js'
export { answeredError, answeredWord } from '../contract/answered.js'
export {
  type ClientInput,
  type ClientMessageName,
  type ClientOutput,
  changesClient,
} from '../contract/messages/client-messages.js'
export type { ActorRef } from './actor-ref.js'
export { type AttachedClient, type AttachOptions, attachClient } from './attach-client.js'
export { type ConnectOptions, connectActor } from './connect-actor.js'
export { type ConnectedClient, clientOf, connectClient } from './connect-client.js'
export type { EndReason } from './connection.js'
export type { Limits } from './limits.js'
export type { ByteReceiver, ByteStream } from './transport/byte-stream.js'
export type { Endpoint, EndpointOptions, StreamPair } from './transport/endpoint.js'
export type { FrameChannel, FrameReceiver } from './transport/frame-channel.js'
export type { NodeDuplex, NodeReadable, NodeWritable } from './transport/node-stream.js'
export type { Port, PortOptions } from './transport/port.js'
export { StreamChannel, type StreamOptions } from './transport/stream-channel.js'
export type { WebReadable, WebWritable } from './transport/web-stream.js'
