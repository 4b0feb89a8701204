import type { ClientState } from '@stronghold/engine'
import { StrongholdError } from '../errors.js'
import type { CounterLocation, StoredLocation } from '../location.js'
import type { Address, FixedLocation } from './resolver.js'
import type { InsideState } from './state.js'

/**
 * The versions of a vault's counter: which is the newest and which number comes next.
 *
 * The next number is remembered in the metadata, so that the number of a pruned version is not used
 * again. Another tool may have written further ones meanwhile: they are found by looking.
 */
export class Versions {
  readonly #state: InsideState
  readonly #client: ClientState

  constructor(state: InsideState, client: ClientState) {
    this.#state = state
    this.#client = client
  }

  /** The location to read: for a head, the newest version that is not revoked. */
  toRead(location: StoredLocation): FixedLocation {
    return isFixed(location) ? location : numbered(location, this.#newest(location.vaultPath))
  }

  /** The location to write: for a head, the next version. */
  toWrite(location: StoredLocation): FixedLocation {
    return isFixed(location) ? location : numbered(location, this.next(location.vaultPath))
  }

  /** The number of the next version. */
  next(vaultPath: Uint8Array): number {
    const { resolver, attributes } = this.#state
    let next = attributes.of(this.#client).vault(resolver.vaultId(vaultPath))?.next ?? 0
    while (this.#isThere(vaultPath, next)) next++
    return next
  }

  /** Remembers that a number was written. */
  wrote({ vaultPath, counter }: CounterLocation & { readonly counter: number }): void {
    const { resolver, attributes } = this.#state
    const vaultId = resolver.vaultId(vaultPath)
    const entries = attributes.of(this.#client)
    const entry = entries.vault(vaultId)
    if (entry === undefined || entry.next > counter) return
    attributes.log(entries.putVault(vaultId, { ...entry, next: counter + 1 }))
  }

  /** The numbers that there are, from the oldest, and whether they were revoked. */
  list(vaultPath: Uint8Array): { readonly counter: number; readonly revoked: boolean }[] {
    const found: { counter: number; revoked: boolean }[] = []
    const vaultId = this.#state.resolver.vaultId(vaultPath)
    const records = new Map<string, boolean>()
    for (const { id, revoked } of this.#client.listRecords(vaultId)) records.set(id.join(), revoked)
    const next = this.next(vaultPath)
    for (let counter = 0; counter < next && records.size > 0; counter++) {
      const revoked = records.get(this.#address(vaultPath, counter).recordId.join())
      if (revoked !== undefined) found.push({ counter, revoked })
    }
    return found
  }

  #newest(vaultPath: Uint8Array): number {
    for (let counter = this.next(vaultPath) - 1; counter >= 0; counter--) {
      const { vaultId, recordId } = this.#address(vaultPath, counter)
      if (this.#client.recordExists(vaultId, recordId)) return counter
    }
    const { resolver } = this.#state
    const known = this.#client.vaultExists(resolver.vaultId(vaultPath))
    throw new StrongholdError(known ? 'RECORD_NOT_FOUND' : 'VAULT_NOT_FOUND')
  }

  #isThere(vaultPath: Uint8Array, counter: number): boolean {
    const { vaultId, recordId } = this.#address(vaultPath, counter)
    return this.#client.holds(vaultId, recordId)
  }

  #address(vaultPath: Uint8Array, counter: number): Address {
    return this.#state.resolver.resolve({ kind: 'counter', vaultPath, counter })
  }
}

/** Whether a location names one record: everything but a head. */
export function isFixed(location: StoredLocation): location is FixedLocation {
  return location.kind === 'generic' || location.counter !== undefined
}

function numbered(
  { vaultPath }: CounterLocation,
  counter: number,
): CounterLocation & { readonly counter: number } {
  return { kind: 'counter', vaultPath, counter }
}
