import { malformed } from './codec/index.js'
import { StrongholdError } from './errors.js'
import type { Location, Path } from './location.js'
import { pathName } from './path-name.js'
import type { Call } from './procedures/define.js'
import type { ProcedureName } from './procedures/names.js'
import { procedureNamed } from './procedures/table.js'

/** What may be done with one vault. What is not `true` is denied. */
export interface VaultRights {
  /** Procedures may read its secrets. */
  readonly use?: boolean
  /** Procedures may write, revoke and destroy its records. */
  readonly write?: boolean
  /** It may be asked whether the vault or a record in it is there. */
  readonly list?: boolean
}

/** What a reference to a client grants. What is not named is denied. */
export interface Permissions {
  /** The procedures that may be run, by name. */
  readonly procedures?: readonly ProcedureName[]
  /** Vaults by their paths. */
  readonly vaults?: readonly (VaultRights & { readonly path: Path })[]
  /** What holds for vaults that are not in `vaults`. */
  readonly otherVaults?: VaultRights
  /** `write` includes `read`: what replaces or removes a value answers the old one. */
  readonly store?: 'read' | 'write' | 'none'
}

/** Permissions as they were when they were given: later changes to the object have no effect. */
export class PermissionCheck {
  readonly #procedures: ReadonlySet<string>
  readonly #vaults: ReadonlyMap<string, VaultRights>
  readonly #otherVaults: VaultRights
  readonly #store: 'read' | 'write' | 'none'

  /** @throws StrongholdError `INVALID_ARGUMENT` for a procedure that does not exist. */
  constructor(permissions: Permissions) {
    if (typeof permissions !== 'object' || permissions === null) throw malformed()
    const { procedures = [], vaults = [], otherVaults = {}, store = 'none' } = permissions
    if (!procedures.every((name) => procedureNamed(name) !== undefined)) throw malformed()
    if (!['read', 'write', 'none'].includes(store)) throw malformed()
    this.#procedures = new Set(procedures)
    this.#vaults = new Map(vaults.map((vault) => [pathName(vault.path), copyOf(vault)]))
    if (this.#vaults.size !== vaults.length) throw malformed()
    this.#otherVaults = copyOf(otherVaults)
    this.#store = store
  }

  /** @throws StrongholdError `PERMISSION_DENIED` unless the vault grants `right`. */
  vault(path: Path, right: keyof VaultRights): void {
    const rights = this.#vaults.get(pathName(path)) ?? this.#otherVaults
    if (rights[right] !== true) throw denied()
  }

  /**
   * What revokes records does no less than the procedure of that name, and needs no less.
   * @throws StrongholdError `PERMISSION_DENIED` unless `RevokeData` may be run in the vault.
   */
  revocation(path: Path): void {
    this.vault(path, 'write')
    if (!this.#procedures.has('RevokeData')) throw denied()
  }

  /** @throws StrongholdError `PERMISSION_DENIED` unless the store grants it. */
  store(right: 'read' | 'write'): void {
    if (this.#store !== 'write' && this.#store !== right) throw denied()
  }

  /**
   * Checks a call that nobody else can change any more.
   * @throws StrongholdError `PERMISSION_DENIED` unless the procedure may be run, its sources may be
   *   used and its target may be written.
   */
  call({ procedure, input }: Call): void {
    const definition = procedureNamed(procedure)
    if (definition === undefined || !this.#procedures.has(procedure)) throw denied()
    const { kind } = definition
    if (kind === 'manage') {
      for (const path of definition.vaults(input)) this.vault(path, 'write')
    }
    // The vaults named here are this client's: they say nothing of another's records.
    if (kind === 'use' && definition.owner?.(input) !== undefined) throw denied()
    if (kind === 'use' || kind === 'derive') {
      for (const source of definition.sources(input)) this.#location(source, 'use')
    }
    if (kind === 'derive' || kind === 'generate') {
      this.#location(definition.target(input), 'write')
    }
  }

  // A place that lasts as long as its chain is in no vault, and was filled by calls checked here.
  #location(location: Location, right: keyof VaultRights): void {
    if (location.kind !== 'temporary') this.vault(location.vaultPath, right)
  }
}

function copyOf({ use, write, list }: VaultRights): VaultRights {
  return { use: use === true, write: write === true, list: list === true }
}

function denied(): StrongholdError {
  return new StrongholdError('PERMISSION_DENIED')
}
