import type { Client } from '../client/client.js'
import { isBytes } from '../contract/codec/any-bytes.js'
import { type Check, type ChecksOf, given, misfit } from '../contract/codec/index.js'
import { type Location, location } from '../contract/location.js'
import type { StreamCipher } from '../contract/procedures/stream-layout.js'
import type { ByteSource } from './byte-reader.js'

/** The client that runs the calls: any, also an attenuated one. */
export type StreamClient = Pick<Client, 'execute'>

/** The options of opening a stream. */
export interface OpenStreamOptions {
  /** A key of exactly 32 bytes; it stays where it is. */
  readonly key: Location
  /** The context of the stream, such as a file's name; must be the same on both sides. */
  readonly associatedData?: Uint8Array
  /** Calls of up to 256 KiB under way at once: 1 to 64, by default 4. */
  readonly inFlight?: number
}

/** The options of sealing a stream. */
export interface SealStreamOptions extends OpenStreamOptions {
  /** By default `XChaCha20Poly1305`. */
  readonly cipher?: StreamCipher
}

/** Chunks in one call: enough to make its cost small, few enough not to keep others waiting. */
export const CHUNKS_PER_CALL = 4

/** Calls that are under way at once unless stated. */
export const defaultInFlight = 4
const maxInFlight = 64

/** The common options of both. */
const common: ChecksOf<OpenStreamOptions> = {
  key: given.as(location),
  associatedData: given.optional(given.bytes()),
  inFlight: given.optional(given.integer(1, maxInFlight)),
}
const source: Check<ByteSource> = (value) => {
  const isSource =
    typeof value === 'object' &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value)
  if (isSource && !isBytes(value)) return value as ByteSource
  throw misfit('pieces of bytes, to be iterated', value)
}

/** Reads the arguments of both, before the first byte of the source. */
export const streamArguments = {
  client: given.argument('client', given.having<StreamClient>('a Client', 'execute')),
  source: given.argument('source', source),
  open: given.argument('options', given.fields<OpenStreamOptions>(common)),
  seal: given.argument(
    'options',
    given.fields<SealStreamOptions>({
      ...common,
      cipher: given.optional(given.word('XChaCha20Poly1305', 'Aes256Gcm')),
    }),
  ),
} as const
