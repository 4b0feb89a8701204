import { type ClientState, countRecords, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { CounterLocation, StoredLocation } from '../../contract/location.js'
import { maxHeadNumber } from '../attributes/bounds.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import { type Address, type FixedLocation, isFixed } from '../resolver.js'
import type { With } from '../state/authority.js'

const maxNumber = Number.MAX_SAFE_INTEGER
/** Numbers that are tried in vain before we give up: each costs a hash, and all calls wait. */
const patience = 4096
/** The same above the next number, where only another tool can have written. */
const foresight = 1024
/** Numbers below the next one at which the newest version is looked for first. */
const steps = 64

/** One version of a counter. */
interface Version {
  readonly counter: number
  readonly revoked: boolean
}

/**
 * The versions of a vault's counter: the newest one and the next number.
 *
 * The next number is remembered in the metadata, so that the number of a pruned version is not used
 * again. Another tool may have written further ones meanwhile: a search finds them.
 */
export class Versions {
  readonly #state: With<'meter' | 'resolver' | 'attributes'>
  readonly #client: ClientState

  constructor(state: With<'meter' | 'resolver' | 'attributes'>, client: ClientState) {
    this.#state = state
    this.#client = client
  }

  /** The location to read: for a head, the newest version that is not revoked. */
  toRead(location: StoredLocation): FixedLocation {
    return isFixed(location) ? location : numbered(location, this.#newest(location.vaultPath))
  }

  /**
   * The location to write: for a head, the next version.
   * @throws StrongholdError `INVALID_ARGUMENT` when there is none.
   */
  toWrite(location: StoredLocation): FixedLocation {
    if (isFixed(location)) return location
    const next = this.next(location.vaultPath)
    if (next === maxNumber) throw new StrongholdError('INVALID_ARGUMENT')
    return numbered(location, next)
  }

  /** The number of the next version; the largest number of all is never given. */
  next(vaultPath: Uint8Array): number {
    const { resolver, attributes } = this.#state
    let next = this.#remembered(attributes.of(this.#client), resolver.vaultId(vaultPath))
    while (next < maxNumber && this.#isThere(vaultPath, next)) next++
    return next
  }

  /** Remembers that a number was written. */
  wrote({ vaultPath, counter }: CounterLocation & { readonly counter: number }): void {
    const { resolver, attributes } = this.#state
    const vaultId = resolver.vaultId(vaultPath)
    const entries = attributes.of(this.#client)
    const entry = entries.vault(vaultId)
    // Foreign numbers come here too: none of them may exhaust the counter.
    if (entry === undefined || counter >= maxHeadNumber) return
    const next = Math.max(counter + 1, this.#remembered(entries, vaultId))
    if (next === entry.next) return
    attributes.log(entries.putVault(vaultId, { ...entry, next }))
  }

  /** The number of the next version in the metadata. */
  #remembered(entries: ClientAttributes, vaultId: Uint8Array): number {
    const next = entries.vault(vaultId)?.next ?? 0
    if (next <= maxHeadNumber) return next
    // An earlier version believed any number: a counter that was exhausted in this way continues
    // after the highest number that it can have given itself.
    let highest = -1
    for (const { address, entry } of entries.records()) {
      const { location } = entry
      if (location?.kind !== 'counter' || idKey(address.vaultId) !== idKey(vaultId)) continue
      const { counter = -1 } = location
      if (counter < maxHeadNumber) highest = Math.max(highest, counter)
    }
    return highest + 1
  }

  /**
   * The existing numbers, from the oldest, and whether they are revoked. Versions without metadata
   * (revoked ones, those of another tool) are found upwards from 0 and downwards from the next
   * number until 4,096 numbers were tried in vain, and upwards from the next number until 1,024
   * were.
   * @throws StrongholdError `TOO_EXPENSIVE` for more records than the budget of the message allows.
   */
  list(vaultPath: Uint8Array): Version[] {
    const vaultId = this.#state.resolver.vaultId(vaultPath)
    const entries = this.#state.attributes.of(this.#client)
    this.#state.meter?.things('list', countRecords(this.#client, vaultId).all)
    const found: Version[] = []
    const unknown = new Map<string, boolean>()
    for (const { id, revoked } of this.#client.listRecords(vaultId)) {
      const entry = entries.record({ vaultId, recordId: id })
      const location = entry?.location
      const counter = location?.kind === 'counter' ? location.counter : undefined
      const isIts = counter !== undefined && this.#name(vaultPath, counter) === idKey(id)
      if (isIts) found.push({ counter, revoked })
      else if (location?.kind !== 'generic') unknown.set(idKey(id), revoked)
    }
    found.push(...this.#look(vaultPath, unknown))
    return found.sort((a, b) => a.counter - b.counter)
  }

  /**
   * Tries numbers, as many as another writer can make us try: from both ends of the known ones, and
   * beyond.
   */
  #look(vaultPath: Uint8Array, unknown: Map<string, boolean>): Version[] {
    const found: Version[] = []
    const next = this.next(vaultPath)
    const isNew = (counter: number): boolean => {
      const name = this.#name(vaultPath, counter)
      const revoked = unknown.get(name)
      if (revoked === undefined) return false
      unknown.delete(name)
      found.push({ counter, revoked })
      return true
    }
    let low = 0
    for (let misses = 0; low < next && misses < patience && unknown.size > 0; low++) {
      if (!isNew(low)) misses++
    }
    for (let above = next, misses = 0; above < maxNumber && misses < foresight; above++) {
      if (unknown.size === 0) break
      if (!isNew(above)) misses++
    }
    let high = next - 1
    for (let misses = 0; high >= low && misses < patience && unknown.size > 0; high--) {
      if (!isNew(high)) misses++
    }
    return found
  }

  /** Whether there is a version that was not revoked. */
  someExists(vaultPath: Uint8Array): boolean {
    return this.#found(vaultPath) !== undefined
  }

  #newest(vaultPath: Uint8Array): number {
    const found = this.#found(vaultPath)
    if (found !== undefined) return found
    const { resolver } = this.#state
    const known = this.#client.vaultExists(resolver.vaultId(vaultPath))
    throw new StrongholdError(known ? 'RECORD_NOT_FOUND' : 'VAULT_NOT_FOUND')
  }

  #found(vaultPath: Uint8Array): number | undefined {
    // The last revoked versions are skipped: reading all records is expensive.
    const last = this.next(vaultPath) - 1
    for (let number = last; number >= 0 && number > last - steps; number--) {
      const { vaultId, recordId } = this.#address(vaultPath, number)
      if (this.#client.recordExists(vaultId, recordId)) return number
    }
    // Never one above: the next written version would set the head back.
    const isBelow = ({ counter, revoked }: Version) => !revoked && counter <= last
    return this.list(vaultPath).findLast(isBelow)?.counter
  }

  #name(vaultPath: Uint8Array, counter: number): string {
    return idKey(this.#address(vaultPath, counter).recordId)
  }

  #isThere(vaultPath: Uint8Array, counter: number): boolean {
    const { vaultId, recordId } = this.#address(vaultPath, counter)
    return this.#client.holds(vaultId, recordId)
  }

  #address(vaultPath: Uint8Array, counter: number): Address {
    this.#state.meter?.things('number', 1)
    return this.#state.resolver.resolve({ kind: 'counter', vaultPath, counter })
  }
}

function numbered(
  { vaultPath }: CounterLocation,
  counter: number,
): CounterLocation & { readonly counter: number } {
  return { kind: 'counter', vaultPath, counter }
}
