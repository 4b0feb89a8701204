export { attenuate } from '../client/attenuate.js'
export { type ApprovalRequest, type Client, MessageClient, type Version } from '../client/client.js'
export type { ClientVault } from '../client/client-vault.js'
export type { AttributeRights, Permissions, VaultRights } from '../client/permissions.js'
export type { Store } from '../client/store.js'
export { answeredError, answeredWord } from '../contract/answered.js'
export { approvalLines } from '../contract/documents/approval-lines.js'
export {
  type Crossing,
  type ErrorCode,
  type ErrorGroup,
  errorCodes,
  StrongholdError,
} from '../contract/errors.js'
export {
  type CounterLocation,
  type GenericLocation,
  Location,
  type Path,
  type StoredLocation,
  type TemporaryLocation,
} from '../contract/location.js'
export {
  type AskClient,
  type ClientInput,
  type ClientMessageName,
  type ClientOutput,
  changesClient,
} from '../contract/messages/client-messages.js'
export {
  type ApprovalStatement,
  type ApprovedPlace,
  approvalToken,
  parseApprovalRequest,
} from '../contract/policy/approval.js'
export type { Attributes, Policy, Usage, Wrappable } from '../contract/policy/policy.js'
export * from '../contract/procedures/index.js'
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
