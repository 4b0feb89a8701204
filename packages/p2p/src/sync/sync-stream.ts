import type { ValueOf } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import type { syncOpening } from './sync-frames.js'

/** A stream over which records move, once both sides have agreed on it. */
export interface SyncStream {
  readonly conversation: Conversation
  readonly peer: PeerId
  /** The peer's X25519 public key (32 bytes). */
  readonly partner: Uint8Array
  /** Fires when a rule of the peer has changed: nothing of this stream is kept for a later one. */
  readonly over: AbortSignal
}

/** The purpose of a stream. */
export type StreamPurpose = ValueOf<typeof syncOpening>
