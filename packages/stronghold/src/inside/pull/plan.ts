import { idFromKey, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../errors.js'
import type { SnapshotRules, SyncRules } from '../../messages/sync.js'
import { reservedClientId } from '../metadata.js'
import type { Reach, VaultReach } from '../partners/reach.js'
import type { Address } from '../resolver.js'
import type { InsideState } from '../state.js'
import { nameOf } from '../sync/names.js'
import { isFixed } from '../versions.js'
import { mostAddresses } from './wire.js'

/** What of one client is pulled. Ids are those of the source, but for the target. */
export interface PullPart {
  readonly source: Uint8Array
  /** The id of the client here. */
  readonly target: Uint8Array
  /** Its name here, if the caller said it. */
  readonly name: Uint8Array | undefined
  readonly rules: SyncRules
  /** Absent: every vault. */
  readonly vaults: readonly Uint8Array[] | undefined
  /** Besides, single records. */
  readonly records: readonly Address[]
}

/** What the rules of a pull choose, and the partner may bring. */
export class PullPlan {
  readonly #state: InsideState
  readonly #reach: Reach
  readonly #rules: SnapshotRules
  readonly #parts = new Map<string, PullPart>()
  /** Whether clients that are not known here may come. */
  readonly takesOthers: boolean

  /**
   * @throws StrongholdError `PARTNER_UNKNOWN` for a client that is named and may not be brought,
   *   `INVALID_ARGUMENT`, `RESERVED_NAME`.
   */
  constructor(state: InsideState, reach: Reach, rules: SnapshotRules) {
    this.#state = state
    this.#reach = reach
    this.#rules = rules
    this.takesOthers = rules.clients === undefined && reach.named === undefined
    if (rules.clients === undefined) {
      const ids = reach.named?.map(idFromKey) ?? state.clients().map(({ id }) => id)
      for (const id of ids) this.#add({ source: id, target: id, rules: rules.rules })
      return
    }
    for (const { path, as, rules: own } of rules.clients) {
      const source = state.clientId(path)
      const target = as === undefined ? source : state.clientId(as)
      // The name stays in the metadata; what it came in is forgotten.
      const name = (as ?? path).slice()
      if (!this.#add({ source, target, name, rules: own })) {
        throw new StrongholdError('PARTNER_UNKNOWN')
      }
    }
  }

  /** The clients that the rules or the partner's scope name, or that are here. */
  get parts(): Iterable<PullPart> {
    return this.#parts.values()
  }

  /** What is asked for of clients that are not listed. */
  get others(): Pick<PullPart, 'vaults' | 'records'> | undefined {
    return this.takesOthers ? this.#choice(this.#rules.rules, 'all') : undefined
  }

  /** The part for a client of the source, named or not; undefined when it may not come. */
  partOf(source: Uint8Array): PullPart | undefined {
    const known = this.#parts.get(idKey(source))
    if (known !== undefined || !this.takesOthers) return known
    if (idKey(source) === idKey(reservedClientId(this.#state.powers))) return undefined
    if (this.#reach.of(idKey(source)) === undefined) return undefined
    const { rules } = this.#rules
    const id = source.slice()
    return { source: id, target: id, name: undefined, rules, ...this.#choice(rules, 'all') }
  }

  /** Whether a vault of the source goes into the one of the same id here. */
  isCompared({ rules }: PullPart, vault: string): boolean {
    const { resolver } = this.#state
    return rules.mapVaults.every(({ from }) => idKey(resolver.vaultId(from)) !== vault)
  }

  /** Whether the partner may bring anything into a vault here. */
  permits({ target }: PullPart, vaultId: Uint8Array): boolean {
    return this.#reach.permits(target, vaultId)
  }

  #add({
    source,
    target,
    name,
    rules,
  }: Omit<PullPart, 'vaults' | 'records' | 'name'> & { readonly name?: Uint8Array }): boolean {
    const reach = this.#reach.of(idKey(target))
    // Two of one client would be two answers to what it is compared with.
    if (this.#parts.has(idKey(source))) throw new StrongholdError('INVALID_ARGUMENT')
    if (reach === undefined) return false
    const choice = this.#choice(rules, reach)
    this.#parts.set(idKey(source), { source, target, name, rules, ...choice })
    return true
  }

  /** The vaults and records of the source that rules choose and that may go where they would. */
  #choice(
    { vaults, records, mapVaults }: SyncRules,
    reach: VaultReach,
  ): Pick<PullPart, 'vaults' | 'records'> {
    const { resolver } = this.#state
    const maps = new Map(
      mapVaults.map(({ from, to }) => [idKey(resolver.vaultId(from)), idKey(resolver.vaultId(to))]),
    )
    const may = (vault: string) => reach === 'all' || reach.has(maps.get(vault) ?? vault)
    const everything = vaults === undefined && records === undefined
    const chosen = everything
      ? reach === 'all'
        ? undefined
        : [...new Set([...reach, ...maps.keys()])].filter(may)
      : [...new Set((vaults ?? []).map((path) => idKey(resolver.vaultId(path))))].filter(may)
    const single = new Map<string, Address>()
    if ((records?.length ?? 0) > mostAddresses) throw new StrongholdError('INVALID_ARGUMENT')
    for (const location of records ?? []) {
      if (!isFixed(location)) throw new StrongholdError('INVALID_ARGUMENT')
      const address = resolver.resolve(location)
      const vault = idKey(address.vaultId)
      if (may(vault) && !chosen?.includes(vault)) single.set(nameOf(address), address)
    }
    return { vaults: chosen?.map(idFromKey), records: [...single.values()] }
  }
}
