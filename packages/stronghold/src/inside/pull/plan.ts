import { idFromKey, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { SnapshotRules, SyncRules } from '../../contract/messages/sync.js'
import { reservedClientId } from '../metadata.js'
import type { Reach, VaultReach } from '../partners/reach.js'
import { type Address, addressKey, isFixed } from '../resolver.js'
import type { With } from '../state/authority.js'
import { maxAddresses, maxChosen } from './limits.js'

/** The request for a client. */
interface Choice {
  /** Absent: every vault. */
  readonly vaults: readonly Uint8Array[] | undefined
  /** Besides, single records. */
  readonly records: readonly Address[]
  /** `vaults` by `idKey`. */
  readonly chosen: ReadonlySet<string> | undefined
  /** `records` by name. */
  readonly named: ReadonlySet<string>
  /** Vaults (`idKey`) that go into one of another id here, and so are not compared. */
  readonly mapped: { has(vault: string): boolean }
}

/** The pulled part of one client. Ids are those of the source, but for the target. */
export interface PullPart extends Choice {
  readonly source: Uint8Array
  /** The id of the client here. */
  readonly target: Uint8Array
  /** Its name here, if the caller said it. */
  readonly name: Uint8Array | undefined
  readonly rules: SyncRules
}

/** The selection of a pull's rules, within the partner's scope. */
export class PullPlan {
  readonly #state: With<'powers' | 'resolver'>
  readonly #reach: Reach
  readonly #rules: SnapshotRules
  readonly #parts = new Map<string, PullPart>()
  /** For every client that is not listed: a source may invent as many as an answer holds. */
  #ofOthers: Choice | undefined
  #vaultCount = 0
  /** Whether clients that are not known here may come. */
  readonly takesOthers: boolean

  /**
   * @throws StrongholdError `PARTNER_UNKNOWN` for a named client outside of the scope,
   *   `INVALID_ARGUMENT` for one that is named twice, a counter without a number, more than 65,536
   *   vaults, records or maps of one client or 524,288 vaults in all, `RESERVED_NAME`.
   */
  constructor(state: With<'powers' | 'resolver' | 'clients'>, reach: Reach, rules: SnapshotRules) {
    this.#state = state
    this.#reach = reach
    this.#rules = rules
    this.takesOthers = rules.clients === undefined && reach.named === undefined
    if (rules.clients === undefined) {
      const ids = reach.named?.map(idFromKey) ?? state.clients.all().map(({ id }) => id)
      for (const id of ids) this.#add({ source: id, target: id, rules: rules.rules })
      return
    }
    for (const { path, as, rules: own } of rules.clients) {
      const source = state.clients.idOf(path)
      const target = as === undefined ? source : state.clients.idOf(as)
      // The name stays in the metadata; its message is forgotten.
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

  /** The request for clients that are not listed. */
  get others(): Choice | undefined {
    if (!this.takesOthers) return undefined
    this.#ofOthers ??= this.#choice(this.#rules.rules, 'all')
    return this.#ofOthers
  }

  /** The part for a client of the source, named or not; undefined when it may not come. */
  partOf(source: Uint8Array): PullPart | undefined {
    const known = this.#parts.get(idKey(source))
    const { others } = this
    if (known !== undefined || others === undefined) return known
    if (idKey(source) === idKey(reservedClientId(this.#state.powers))) return undefined
    if (this.#reach.of(idKey(source)) === undefined) return undefined
    const { rules } = this.#rules
    const id = source.slice()
    return { source: id, target: id, name: undefined, rules, ...others }
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
  }: Omit<PullPart, keyof Choice | 'name'> & { readonly name?: Uint8Array }): boolean {
    const reach = this.#reach.of(idKey(target))
    // Two entries for one client would be compared with different digests.
    if (this.#parts.has(idKey(source))) throw new StrongholdError('INVALID_ARGUMENT')
    // Not among what the partner may bring: as if it had not been named.
    if (reach === undefined) return false
    const choice = this.#choice(rules, reach)
    this.#parts.set(idKey(source), { source, target, name, rules, ...choice })
    return true
  }

  /** The vaults and records of the source that rules choose and that may go to their targets. */
  #choice({ vaults, records, mapVaults }: SyncRules, reach: VaultReach): Choice {
    const { resolver } = this.#state
    for (const named of [vaults, records, mapVaults]) {
      if ((named?.length ?? 0) > maxAddresses) throw new StrongholdError('INVALID_ARGUMENT')
    }
    // Hashed once: the resolver remembers fewer names than rules may have.
    const maps = new Map(
      mapVaults.map(({ from, to }) => [idKey(resolver.vaultId(from)), idKey(resolver.vaultId(to))]),
    )
    const may = (vault: string) => reach === 'all' || reach.has(maps.get(vault) ?? vault)
    const everything = vaults === undefined && records === undefined
    const chosen = everything
      ? reach === 'all'
        ? undefined
        : new Set([...reach, ...maps.keys()].filter(may))
      : new Set((vaults ?? []).map((path) => idKey(resolver.vaultId(path))).filter(may))
    // Rules that map thousands of the source's clients to one here would list its vaults each time.
    this.#vaultCount += chosen?.size ?? 0
    if (this.#vaultCount > maxChosen) throw new StrongholdError('INVALID_ARGUMENT')
    const single = new Map<string, Address>()
    for (const location of records ?? []) {
      if (!isFixed(location)) throw new StrongholdError('INVALID_ARGUMENT')
      const address = resolver.resolve(location)
      const vault = idKey(address.vaultId)
      if (may(vault) && chosen?.has(vault) !== true) single.set(addressKey(address), address)
    }
    return {
      vaults: chosen && [...chosen].map(idFromKey),
      records: [...single.values()],
      chosen,
      named: new Set(single.keys()),
      mapped: maps,
    }
  }
}
