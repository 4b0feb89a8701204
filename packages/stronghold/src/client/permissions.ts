import { type ChecksOf, given, misfit } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import type { Location, Path } from '../contract/location.js'
import type { Demand, RecordDemand, VaultDemand } from '../contract/messages/to-client/demand.js'
import type { Attributes } from '../contract/policy/policy.js'
import type { ProcedureName } from '../contract/policy/procedure-name.js'
import type { Call } from '../contract/procedures/define.js'
import { procedureName } from '../contract/procedures/procedure-name.js'
import { procedureNamed } from '../contract/procedures/table.js'
import { pathName } from './path-name.js'

/** Rights to one vault. A right that is not `true` is denied. */
export interface VaultRights {
  /** Procedures may read its secrets. */
  readonly use?: boolean
  /** Procedures may write its records, existing ones too; with `list`, revoke and destroy them. */
  readonly write?: boolean
  /** The holder may learn whether the vault or a record in it exists. */
  readonly list?: boolean
}

/**
 * Attributes that a caller may give to the secrets that it writes. A right that is not `true` is
 * denied.
 */
export interface AttributeRights {
  /** Calls may give a policy to their product. */
  readonly policy?: boolean
  /** Calls may name readers of their product. */
  readonly readers?: boolean
  /**
   * Calls may label their product, and `labelRecord` any record of a vault with `write` and `list`.
   */
  readonly label?: boolean
}

/** Rights of a reference to a client. Everything that is not named is denied. */
export interface Permissions {
  /** The procedures that may be run, by name. */
  readonly procedures?: readonly ProcedureName[]
  /** Vaults by their paths. */
  readonly vaults?: readonly (VaultRights & { readonly path: Path })[]
  /** The rights to vaults that are not in `vaults`. */
  readonly otherVaults?: VaultRights
  /** `write` includes `read`: a message that replaces or removes a value answers the old one. */
  readonly store?: 'read' | 'write' | 'none'
  /**
   * Attributes of a secret: they hold for every later user of it. The right is for all vaults,
   * since a copy takes its attributes along into every vault that may be written.
   */
  readonly attributes?: AttributeRights
}

/**
 * The highest number of a version that is written by number. The head writes after the highest
 * existing number: one near the end would leave the owner none.
 */
const highestNumber = 0xffff_ffff

const right = given.optional(given.flag)
const rights: ChecksOf<VaultRights> = { use: right, write: right, list: right }

const vaultList = given.list(
  given.fields<VaultRights & { readonly path: Path }>({ ...rights, path: given.path }),
)
const vaultsOnce: typeof vaultList = (value) => {
  const vaults = vaultList(value)
  // Two entries for one vault would be ambiguous.
  if (new Set(vaults.map(({ path }) => pathName(path))).size === vaults.length) return vaults
  throw misfit('every vault once', value, 'one of them twice')
}

/** Reads permissions: an unknown word would be a right that does not exist, or one too many. */
export const permissionsOf = given.fields<Permissions>({
  procedures: given.optional(given.list(procedureName)),
  vaults: given.optional(vaultsOnce),
  otherVaults: given.optional(given.fields<VaultRights>(rights)),
  store: given.optional(given.word('read', 'write', 'none')),
  attributes: given.optional(
    given.fields<AttributeRights>({ policy: right, readers: right, label: right }),
  ),
})

/** Permissions as they were when they were given: later changes to the object have no effect. */
export class PermissionCheck {
  readonly #procedures: ReadonlySet<string>
  readonly #vaults: ReadonlyMap<string, VaultRights>
  readonly #otherVaults: VaultRights
  readonly #store: 'read' | 'write' | 'none'
  readonly #attributes: AttributeRights
  readonly #canTry: boolean

  /** @throws StrongholdError `INVALID_ARGUMENT` for a procedure that does not exist. */
  constructor(permissions: Permissions) {
    const own = given.read('permissions', permissionsOf, permissions)
    const { procedures = [], vaults = [], otherVaults = {}, store = 'none', attributes = {} } = own
    this.#procedures = new Set(procedures)
    this.#canTry = procedures.some((name) => {
      const { kind } = procedureNamed(name) ?? {}
      return kind === 'use' || kind === 'derive'
    })
    this.#vaults = new Map(vaults.map((vault) => [pathName(vault.path), copyOf(vault)]))
    this.#otherVaults = copyOf(otherVaults)
    this.#store = store
    this.#attributes = attributeRights(attributes)
  }

  /**
   * Checks what a message asks for, of an input that nobody else can change any more.
   * @throws StrongholdError `PERMISSION_DENIED` unless all of it is granted.
   */
  demand(demand: Demand): void {
    switch (demand.kind) {
      case 'calls':
        for (const call of demand.calls) this.call(call)
        break
      case 'approval':
        for (const call of demand.calls) this.approvalOf(call)
        break
      case 'record':
        this.#record(demand)
        break
      case 'vault':
        this.#vault(demand)
        break
      case 'store':
        this.store(demand.role === 'list' || demand.role === 'read' ? 'read' : 'write')
        break
      default:
        throw denied()
    }
  }

  #record({ role, location }: RecordDemand): void {
    const { vaultPath } = location
    switch (role) {
      case 'list':
        this.vault(vaultPath, 'list')
        break
      case 'type':
        this.typeOfRecord(vaultPath)
        break
      case 'label':
        this.changeOfKnown(vaultPath)
        this.attribute('label')
        break
      default:
        throw denied()
    }
  }

  #vault({ role, vaultPath }: VaultDemand): void {
    switch (role) {
      case 'list':
        this.vault(vaultPath, 'list')
        break
      case 'revoke':
        this.revocation(vaultPath)
        break
      default:
        throw denied()
    }
  }

  /** @throws StrongholdError `PERMISSION_DENIED` unless the vault grants `right`. */
  vault(path: Path, right: keyof VaultRights): void {
    const rights = this.#vaults.get(pathName(path)) ?? this.#otherVaults
    if (rights[right] !== true) throw denied()
  }

  /**
   * A holder of `use` can find out the type of a secret by trying, if there is a procedure to try.
   * @throws StrongholdError `PERMISSION_DENIED` unless the vault grants `list`, or `use` and a
   *   procedure that uses secrets.
   */
  typeOfRecord(path: Path): void {
    const { use, list } = this.#vaults.get(pathName(path)) ?? this.#otherVaults
    if (list !== true && !(use === true && this.#canTry)) throw denied()
  }

  /**
   * A call whose answer or failure depends on the contents of a vault that it writes.
   * @throws StrongholdError `PERMISSION_DENIED` unless the vault grants `write` and `list`.
   */
  changeOfKnown(path: Path): void {
    this.vault(path, 'write')
    this.vault(path, 'list')
  }

  /**
   * A request for an approval names the content of each place of a call, and the number of a new
   * version.
   * @throws StrongholdError `PERMISSION_DENIED` as `call`, and unless the caller may learn that
   *   content.
   */
  approvalOf(call: Call): void {
    this.call(call)
    const definition = procedureNamed(call.procedure)
    if (definition?.kind !== 'derive' && definition?.kind !== 'generate') return
    this.#location(definition.target(call.input), 'list')
  }

  /**
   * A message that revokes records does no less than the procedure `RevokeData`, and needs no less.
   * @throws StrongholdError `PERMISSION_DENIED` unless `RevokeData` may be run in the vault.
   */
  revocation(path: Path): void {
    this.changeOfKnown(path)
    if (!this.#procedures.has('RevokeData')) throw denied()
  }

  /** @throws StrongholdError `PERMISSION_DENIED` unless the store grants it. */
  store(right: 'read' | 'write'): void {
    if (this.#store !== 'write' && this.#store !== right) throw denied()
  }

  /** @throws StrongholdError `PERMISSION_DENIED` unless the attribute may be given. */
  attribute(right: keyof AttributeRights): void {
    if (this.#attributes[right] !== true) throw denied()
  }

  /**
   * Checks a private copy of a call.
   * @throws StrongholdError `PERMISSION_DENIED` unless the procedure may be run, its sources may be
   *   used, its target may be written, and its attributes may be given.
   */
  call({ procedure, input, attributes }: Call): void {
    const definition = procedureNamed(procedure)
    if (definition === undefined || !this.#procedures.has(procedure)) throw denied()
    const { kind } = definition
    if (kind === 'manage') {
      // Its answer tells what was there.
      for (const path of definition.vaults(input)) this.changeOfKnown(path)
    }
    // The vaults named here are this client's: they grant nothing in another client.
    if (kind === 'use' && definition.owner?.(input) !== undefined) throw denied()
    if (kind === 'use' || kind === 'derive') {
      for (const source of definition.sources(input)) this.#location(source, 'use')
    }
    if (kind === 'derive' || kind === 'generate') {
      const target = definition.target(input)
      this.#location(target, 'write')
      if (target.kind === 'counter' && (target.counter ?? 0) > highestNumber) throw denied()
    }
    if (attributes !== undefined) this.#said(attributes)
  }

  // The names are those of the attributes: a later one would be denied until there is a right for it.
  #said(attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) this.attribute(name as keyof Attributes)
    }
  }

  // A temporary is in no vault, and was filled by calls checked here.
  #location(location: Location, right: keyof VaultRights): void {
    // Vaults are granted by their names.
    if (location.kind === 'id') throw denied()
    if (location.kind !== 'temporary') this.vault(location.vaultPath, right)
  }
}

function copyOf({ use, write, list }: VaultRights): VaultRights {
  return { use: use === true, write: write === true, list: list === true }
}

function attributeRights({ policy, readers, label }: AttributeRights): AttributeRights {
  return { policy: policy === true, readers: readers === true, label: label === true }
}

function denied(): StrongholdError {
  return new StrongholdError('PERMISSION_DENIED')
}
