import { exactMethods, given, shows } from '@stronghold/stronghold/codec'
import { clientOf } from './collection.js'
import { bytesOf, type ClientPath, type StoreKey } from './paths.js'

/** A length of time. */
export interface Duration {
  /** Whole seconds. */
  secs: number
  /** Nanoseconds beyond them, 0 to 999,999,999. Lifetimes are rounded up to milliseconds. */
  nanos: number
}

/**
 * Plain values of a client, readable by the program: no place for keys. Each method throws
 * StrongholdError `LOCKED` or `CLIENT_NOT_LOADED` when Stronghold or client is not loaded.
 */
export class Store {
  /** The path of the snapshot. */
  path: string
  client: ClientPath

  constructor(path: string, client: ClientPath) {
    this.path = path
    this.client = client
  }

  /** The value, or `null` if it is absent or expired. */
  async get(key: StoreKey): Promise<Uint8Array | null> {
    const { store } = clientOf(this.path, this.client)
    return (await store.get(bytesOf(key, 'key'))) ?? null
  }

  /**
   * Stores a value, for `lifetime` or for ever.
   * @throws StrongholdError `INVALID_ARGUMENT` for numbers that are no bytes or no duration.
   */
  async insert(key: StoreKey, value: number[], lifetime?: Duration): Promise<void> {
    const { store } = clientOf(this.path, this.client)
    await store.insert(bytesOf(key, 'key'), bytesOf(value, 'value'), millisecondsOf(lifetime))
  }

  /** Removes a value; answers it, or `null` if it was absent or expired. */
  async remove(key: StoreKey): Promise<Uint8Array | null> {
    const { store } = clientOf(this.path, this.client)
    return (await store.delete(bytesOf(key, 'key'))) ?? null
  }
}

exactMethods(Store, { insert: 3 })

const durations = given.within(
  'lifetime',
  given.fields<Duration>({
    secs: given.integer(0, Math.floor(Number.MAX_SAFE_INTEGER / 1000)),
    nanos: given.integer(0, 999_999_999),
  }),
)

function millisecondsOf(lifetime: Duration | null | undefined): number | undefined {
  if (lifetime === undefined || lifetime === null) return undefined
  const { secs, nanos } = given.read('lifetime', durations, lifetime)
  return secs * 1000 + Math.ceil(nanos / 1e6)
}
shows(Store, 'Store', ({ path }) => JSON.stringify(path))
