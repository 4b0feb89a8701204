import type { AskOptions } from '../client/ask-client.js'
import type {
  ClientInput,
  ClientMessageName,
  ClientOutput,
} from '../contract/messages/client-messages.js'
import type { EndReason } from './connection.js'

/**
 * A reference to a client on the other side of a port or stream: who holds it can send that client
 * the messages of the table, as far as the reference grants them, and nothing else.
 */
export interface ActorRef {
  /** 24 bytes that name the client. */
  readonly clientId: Uint8Array
  /** Resolves, and never rejects, when the connection is over; says why. */
  readonly ended: Promise<EndReason>
  /**
   * Sends a message and waits for its answer. Messages of a reference are dealt with one at a time,
   * in the order in which they were asked and told.
   * @throws StrongholdError (as a rejection) whatever code the client gives, and `CANCELLED`,
   *   `TIMED_OUT`, `PERMISSION_DENIED`, `MAILBOX_FULL`, `MESSAGE_TOO_LARGE`, `REFERENCE_STOPPED`,
   *   `CONNECTION_LOST`, `PROTOCOL_VIOLATION`; `ANSWER_REFUSED` for an answer that is none, which ends
   *   the connection. What the other side causes has `remote: true`.
   */
  ask<Name extends ClientMessageName>(
    message: Name,
    input: ClientInput<Name>,
    options?: AskOptions,
  ): Promise<ClientOutput<Name>>
  /**
   * Sends a message whose outcome nobody wants to know. Resolves when it was sent, which is when
   * the other side's mailbox had room for it: await it, and you are as fast as the client is.
   * @throws StrongholdError (as a rejection) as `ask`, when the message was not sent.
   */
  tell<Name extends ClientMessageName>(message: Name, input: ClientInput<Name>): Promise<void>
  /** Ends the reference: the other side is told, and all that is unanswered is rejected. */
  stop(): void
}
