import type { Budget } from '../contract/budget/budget.js'
import type {
  ClientInput,
  ClientMessageName,
  ClientOutput,
} from '../contract/messages/client-messages.js'
import type { Share } from './turns.js'

/** How long a caller waits for an answer. */
export interface AskOptions {
  /**
   * Gives up waiting (`CANCELLED`). A message that was not begun is taken out of the mailbox; one
   * that was begun is carried out.
   */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which waiting is given up (`TIMED_OUT`), in the same way. */
  readonly timeout?: number | undefined
}

/** Whether the asking side has no right to it any more. */
export type IsOver = () => boolean

/** What a message may cost, on its way to where it runs: the layer `limited` sets it. */
export interface Limit {
  readonly budget: Budget
  /** With which others it takes turns. */
  readonly share: Share
  /** Asked again when a message that has waited is about to begin. */
  readonly isOver: IsOver
}

/** What goes along with a message and is no part of it. */
export interface Asking extends AskOptions {
  readonly limit?: Limit | undefined
}

/** Asks one client one thing: this function is a client, and holding it is holding the client. */
export type AskClient = <Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
  options?: Asking,
) => Promise<ClientOutput<Name>>

/** Does something before or after each message: waits, counts, refuses, limits. */
export type Layer = (ask: AskClient) => AskClient
