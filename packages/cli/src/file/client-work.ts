import type { Client, Stronghold } from '@stronghold/stronghold'
import type { Proof } from './proof.js'

/** The surroundings of the client. */
export interface Surroundings {
  readonly signal: AbortSignal
  /** The file that the client is in; undefined for a client of a peer. */
  readonly stronghold: Stronghold | undefined
  /** Proof for that file, where the command declared that it may need one. */
  readonly proof: Proof | undefined
}

/** Works in a client. */
export type UseClient<T, P> = (
  client: Client,
  prepared: P,
  surroundings: Surroundings,
) => Promise<T>
