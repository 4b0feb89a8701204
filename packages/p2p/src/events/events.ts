import type { ErrorCode } from '@stronghold/stronghold'
import type { PeerId } from '../identity/names.js'

/** Which side began it. */
export type Direction = 'inbound' | 'outbound'

/** The subject of a decision. */
export type DecisionSubject = 'connection' | 'client' | 'call' | 'sync' | 'pairing' | 'relay'

/** The reason of a decision. */
export type Reason =
  /** A rule says so. */
  | 'rule'
  /** The peer is in no address book, and the rule for such peers says so. */
  | 'unknown'
  | 'banned'
  /** A person was asked and decided so. */
  | 'answer'
  /** A person was asked and did not answer in time, or nobody can be asked. */
  | 'unanswered'
  /**
   * The peer exceeds a limit; or its last question was answered with a no, and nobody is asked for
   * a while: only the first of these denials is an event.
   */
  | 'limit'
  /** The peer has violated a protocol several times: it is refused for a minute. */
  | 'violation'

/** A decision of the firewall. It has names of clients and procedures, and never an input. */
export interface Decision {
  readonly type: 'decision'
  readonly peer: PeerId
  readonly direction: Direction
  readonly subject: DecisionSubject
  /** The client's path. */
  readonly client?: Uint8Array | undefined
  /** The message, and the procedures of an `Execute`. */
  readonly message?: string | undefined
  readonly procedures?: readonly string[] | undefined
  readonly outcome: 'allowed' | 'denied'
  readonly reason: Reason
}

/** An event in a network. No event holds a secret, a message to sign, or a key. */
export type NetworkEvent =
  | Decision
  | {
      readonly type: 'connected' | 'disconnected'
      readonly peer: PeerId
      readonly direction: Direction
      /** Whether it goes through a relay. */
      readonly relayed: boolean
    }
  | { readonly type: 'listening'; readonly addresses: readonly string[] }
  /** A peer was found in the local network; nothing was decided about it. */
  | { readonly type: 'found'; readonly peer: PeerId; readonly addresses: readonly string[] }
  | {
      readonly type: 'reference'
      readonly state: 'opened' | 'closed'
      readonly peer: PeerId
      readonly client: Uint8Array
    }
  /** A relay took this side in, or is gone. */
  | { readonly type: 'relay'; readonly state: 'reserved' | 'lost'; readonly relay: string }
  /** A followed peer is in step with this side, or could not be reached and is tried again. */
  | { readonly type: 'following'; readonly state: 'inStep'; readonly peer: PeerId }
  | {
      readonly type: 'following'
      readonly state: 'interrupted'
      readonly peer: PeerId
      readonly code: ErrorCode
      /** Whether the peer is the cause: it answered with the code. */
      readonly remote?: true
    }
  /** This side is a relay, through which a peer can now be reached, or no longer. */
  | { readonly type: 'reservation'; readonly state: 'made' | 'ended'; readonly peer: PeerId }
  | {
      readonly type: 'synced'
      readonly peer: PeerId
      readonly direction: 'sent' | 'received'
      /** Records that were copied or revoked. */
      readonly records: number
    }
  /** A sync that rules allow has failed: in part, if it was a long one. */
  | {
      readonly type: 'syncFailed'
      readonly peer: PeerId
      readonly direction: 'sent' | 'received'
      readonly code: ErrorCode
      /** Whether the peer is the cause: it answered with the code. */
      readonly remote?: true
    }

/** Takes events. Its errors and rejections are dropped. */
export type Listener = (event: NetworkEvent) => void

/** The listeners to events. */
export class Observers {
  readonly #listeners = new Set<Listener>()

  /** Whether anybody listens. */
  get any(): boolean {
    return this.#listeners.size > 0
  }

  /** Calls `listener` for each event from now on, until the returned function is called. */
  add(listener: Listener): () => void {
    const own = (event: NetworkEvent) => listener(event)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /** An observer that fails breaks nothing. */
  tell(event: NetworkEvent): void {
    for (const listener of this.#listeners) void told(listener, event)
  }
}

/** Async, so that errors and rejections of a listener are dropped in the same way. */
async function told(listener: Listener, event: NetworkEvent): Promise<void> {
  try {
    await listener(event)
  } catch {
    // A fault of the observer is no reason to deny or allow anything.
  }
}
