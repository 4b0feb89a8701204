import type { Client } from '../client.js'
import { StrongholdError } from '../errors.js'
import type { Location } from '../location.js'
import type { StreamCipher } from '../procedures/stream-layout.js'

/** What runs the calls: any client, also an attenuated one. */
export type StreamClient = Pick<Client, 'execute'>

/** How a stream is opened. */
export interface OpenStreamOptions {
  /** A key of exactly 32 bytes; it stays where it is. */
  readonly key: Location
  /** What the stream belongs to, such as a file's name; must be the same on both sides. */
  readonly associatedData?: Uint8Array
  /** Calls of up to 256 KiB under way at once: 1 to 64, by default 4. */
  readonly inFlight?: number
}

/** How a stream is sealed. */
export interface SealStreamOptions extends OpenStreamOptions {
  /** By default `XChaCha20Poly1305`. */
  readonly cipher?: StreamCipher
}

/** Chunks in one call: enough to make its cost small, few enough not to keep others waiting. */
export const CHUNKS_PER_CALL = 4

const defaultInFlight = 4
const maxInFlight = 64

/** `inFlight` within its range, or `INVALID_ARGUMENT`. */
export function inFlightOf({ inFlight = defaultInFlight }: OpenStreamOptions): number {
  if (!Number.isInteger(inFlight) || inFlight < 1 || inFlight > maxInFlight) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  return inFlight
}
