/**
 * References to clients over ports and streams: what attaches a client, what connects to one, and the
 * messages between them. The clients themselves, and what is said to them, are in `/client`.
 */

export { MessageClient } from '../client/client.js'
export { answeredError, answeredWord } from '../contract/answered.js'
export {
  type AskClient,
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
export { deliver } from './handlers.js'
export type { Limits } from './limits.js'
export type { ByteReceiver, ByteStream } from './transport/byte-stream.js'
export type { Endpoint, EndpointOptions, StreamPair } from './transport/endpoint.js'
export type { FrameChannel, FrameReceiver } from './transport/frame-channel.js'
export type { NodeDuplex, NodeReadable, NodeWritable } from './transport/node-stream.js'
export type { Port, PortOptions } from './transport/port.js'
export { StreamChannel, type StreamOptions } from './transport/stream-channel.js'
export type { WebReadable, WebWritable } from './transport/web-stream.js'
export type { AskOptions } from './waiting.js'
