import type { AskOptions } from '../client/ask-client.js'
import type {
  ClientInput,
  ClientMessageName,
  ClientOutput,
} from '../contract/messages/client-messages.js'
import type { EndReason } from './connection.js'

/**
 * A reference to a client on the other side of a port or stream. Its holder can send that client
 * the messages of the table, as far as the reference grants them, and nothing else.
 */
export interface ActorRef {
  /** 24 bytes that name the client. */
  readonly clientId: Uint8Array
  /** Resolves, and never rejects, when the connection is over; says why. */
  readonly ended: Promise<EndReason>
  /**
   * Sends a message and waits for its answer. Messages of a reference are handled one at a time, in
   * the order in which they were sent.
   * @throws StrongholdError (as a rejection) any code of the client, and `CANCELLED`,
   *   `TIMED_OUT`, `PERMISSION_DENIED`, `MAILBOX_FULL`, `MESSAGE_TOO_LARGE`, `REFERENCE_STOPPED`,
   * `CONNECTION_LOST`, `PROTOCOL_VIOLATION`; `ANSWER_REFUSED` for an invalid answer, which ends the
   * connection. Errors that the other side causes have `remote: true`.
   */
  ask<Name extends ClientMessageName>(
    message: Name,
    input: ClientInput<Name>,
    options?: AskOptions,
  ): Promise<ClientOutput<Name>>
  /**
   * Sends a message without an answer. Resolves when it was sent, which is when the other side's
   * mailbox had room for it: a caller that awaits it sends as fast as the client works.
   * @throws StrongholdError (as a rejection) as `ask`, when the message was not sent.
   */
  tell<Name extends ClientMessageName>(message: Name, input: ClientInput<Name>): Promise<void>
  /** Ends the reference: the other side is told, and every unanswered message is rejected. */
  stop(): void
}
