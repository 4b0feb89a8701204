import { byteKey, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { ScopeFields } from '../../contract/messages/partner.js'
import type { With } from '../state/authority.js'

/** Vaults of one client: all, or those of these ids (`idKey`). */
export type VaultReach = 'all' | ReadonlySet<string>

type ClientReaches = ReadonlyMap<string, VaultReach>

/** The intersection of several scopes, by ids. */
export class Reach {
  /** By `idKey`; undefined for all clients. */
  readonly #clients: ClientReaches | undefined
  /** By `idKey`: clients that are left out. */
  readonly #except: ReadonlySet<string>

  private constructor(clients: ClientReaches | undefined, except: ReadonlySet<string>) {
    this.#clients = clients
    this.#except = except
  }

  /**
   * The intersection of `scopes`, without the clients whose paths are in `except`.
   * @throws StrongholdError `PARTNER_UNKNOWN` when it is empty, `RESERVED_NAME`.
   */
  static within(
    state: With<'resolver' | 'clients'>,
    scopes: readonly ScopeFields[],
    except: readonly Uint8Array[],
  ): Reach {
    // By id: a client that is left out is so under every name that a scope may have for it.
    const out = new Set(except.map((path) => idKey(state.clients.idOf(path))))
    const clients = scopes.map((one) => reachesOf(state, one)).reduce(intersection)
    const left = clients && new Map([...clients].filter(([client]) => !out.has(client)))
    if (left !== undefined && [...left.values()].every((vaults) => isNone(vaults))) {
      throw new StrongholdError('PARTNER_UNKNOWN')
    }
    return new Reach(left, out)
  }

  /** The ids of the clients that are named; undefined when all are permitted. */
  get named(): readonly string[] | undefined {
    return this.#clients && [...this.#clients.keys()]
  }

  /** The permitted vaults of a client (`idKey` of its id); undefined for none. */
  of(client: string): VaultReach | undefined {
    if (this.#except.has(client)) return undefined
    return this.#clients === undefined ? 'all' : this.#clients.get(client)
  }

  permits(client: Uint8Array, vault: Uint8Array): boolean {
    const vaults = this.of(idKey(client))
    return vaults === 'all' || vaults?.has(idKey(vault)) === true
  }
}

/** Whether `inner` permits nothing that `outer` does not, by their paths. */
export function isWithin(inner: ScopeFields, outer: ScopeFields): boolean {
  if (outer === undefined) return true
  if (inner === undefined) return false
  const permitted = byPath(outer)
  for (const [client, vaults] of byPath(inner)) {
    const allowed = permitted.get(client)
    if (allowed === 'all') continue
    if (allowed === undefined || vaults === 'all') return false
    for (const vault of vaults) if (!allowed.has(vault)) return false
  }
  return true
}

/** @throws StrongholdError `RESERVED_NAME` for a scope that names the metadata. */
export function checkScope(state: With<'clients'>, scope: ScopeFields): void {
  for (const { client } of scope ?? []) state.clients.idOf(client)
}

function isNone(vaults: VaultReach): boolean {
  return vaults !== 'all' && vaults.size === 0
}

function byPath(scope: NonNullable<ScopeFields>): ClientReaches {
  return union(scope.map(({ client, vaults }) => [byteKey(client), vaults?.map(byteKey)]))
}

function reachesOf(
  state: With<'resolver' | 'clients'>,
  scope: ScopeFields,
): ClientReaches | undefined {
  if (scope === undefined) return undefined
  return union(
    scope.map(({ client, vaults }) => [
      idKey(state.clients.idOf(client)),
      vaults?.map((path) => idKey(state.resolver.vaultId(path))),
    ]),
  )
}

/** A client that is named twice gets the union of both. */
function union(named: readonly [string, readonly string[] | undefined][]): ClientReaches {
  const reaches = new Map<string, VaultReach>()
  for (const [client, vaults] of named) {
    const before = reaches.get(client)
    if (vaults === undefined || before === 'all') reaches.set(client, 'all')
    else reaches.set(client, new Set([...(before ?? []), ...vaults]))
  }
  return reaches
}

function intersection(
  a: ClientReaches | undefined,
  b: ClientReaches | undefined,
): ClientReaches | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const both = new Map<string, VaultReach>()
  for (const [client, vaults] of a) {
    const others = b.get(client)
    if (others === undefined) continue
    if (vaults === 'all' || others === 'all') both.set(client, vaults === 'all' ? others : vaults)
    else both.set(client, new Set([...vaults].filter((vault) => others.has(vault))))
  }
  return both
}
