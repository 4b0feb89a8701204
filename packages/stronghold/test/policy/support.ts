import { KeyProvider, Location, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** The key of every Stronghold of these tests. */
export const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(7))

/** A record of the vault that these tests use. */
export const at = (record: string) => Location.generic('vault', record)

/** Time that a test moves by hand, in milliseconds since 1970. */
export class Clock {
  time = Date.UTC(2026, 0, 1)
  readonly now = () => this.time
}

/** A Stronghold in a zone of its own, on storage that outlives it. */
export function make(storage = new MemoryStorage()): Promise<Stronghold> {
  return Stronghold.create({ storage, key: key(), workFactor: 1 })
}

/** A Stronghold in this process with a clock that stands still. */
export function makeAt(clock: Clock, storage = new MemoryStorage()): Promise<Stronghold> {
  const inside = () => startInProcess({ now: clock.now })
  return Stronghold.create({ storage, key: key(), workFactor: 1, inside })
}

/** The same again, from what the storage has. */
export function openAt(clock: Clock, storage: MemoryStorage): Promise<Stronghold> {
  const inside = () => startInProcess({ now: clock.now })
  return Stronghold.open({ storage, key: key(), inside })
}
