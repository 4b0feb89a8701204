import type { Budget } from '../contract/budget/budget.js'
import type { Client } from './client.js'
import type { Share } from './turns.js'

/** The method of clients that can take a budget along to where their calls run. */
export const limiting: unique symbol = Symbol('limiting')

/** Whether the caller has lost its right to the client. */
export type IsOver = () => boolean

/** A client that takes a budget along. */
export interface Limiting {
  /** The same client with this budget besides what it has already; never with more. */
  [limiting](budget: Budget, share: Share, isOver?: IsOver): Client
}

/** Whether a client takes a budget along. */
export function isLimiting(client: object): client is Limiting {
  return limiting in client
}
