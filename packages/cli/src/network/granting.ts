import { type Grants, type InboundRule, pathText, widened } from '@stronghold/p2p/book'
import {
  type AttributeRights,
  type Path,
  type Permissions,
  type ProcedureName,
  procedureNames,
  StrongholdError,
  type VaultRights,
} from '@stronghold/stronghold'
import { usage } from '../io/errors.js'
import { kebab } from '../run/fields.js'
import { pathOfName } from '../text/names.js'

/** The options that grant rights to a client. */
export interface GrantOptions {
  readonly use?: readonly string[]
  readonly write?: readonly string[]
  readonly list?: readonly string[]
  readonly allVaults?: string
  readonly procedures?: readonly string[]
  readonly store?: 'read' | 'write'
  readonly attributes?: string
}

/** The granted rights. @throws CliError `USAGE`, also when there are none. */
export function permissionsOf(options: GrantOptions): Permissions {
  const { allVaults, store, procedures = [], attributes } = options
  const otherVaults = allVaults === undefined ? {} : vaultRights(allVaults)
  const said = attributes === undefined ? {} : attributeRights(attributes)
  const permissions = {
    procedures: proceduresOf(procedures),
    vaults: vaultsOf(options, otherVaults),
    otherVaults,
    store: store ?? 'none',
    attributes: said,
  } as const
  const words = [...Object.keys(otherVaults), ...Object.keys(said)]
  const all = [permissions.procedures, permissions.vaults, words]
  if (store !== undefined || all.some(({ length }) => length > 0)) return permissions
  throw usage('Nothing is allowed by this.', 'add --procedures, --use, --store and so on')
}

/**
 * The rule, widened for a client. Its present grants stay, unless `replace`. `ask`: each use of the
 * new grants needs a yes.
 * @throws StrongholdError `FIREWALL_DENIED` for a rule that is `deny` or `ask`, unless `replace`.
 */
export function granting(
  rule: InboundRule,
  client: Path,
  permissions: Permissions,
  { ask = false, replace = false },
): Grants {
  if (typeof rule === 'string' && !replace) throw refused(rule)
  const { clients, ...rest } = typeof rule === 'string' ? { clients: [] } : rule
  const known = clients.find(({ path }) => pathText(path) === pathText(client))
  const { permissions: old = {}, ask: asked } = known === undefined || replace ? {} : known
  const grant = ask
    ? { path: client, permissions: old, ask: widened(asked ?? {}, permissions) }
    : {
        path: client,
        permissions: widened(old, permissions),
        ...(asked === undefined ? {} : { ask: asked }),
      }
  return { ...rest, clients: [...clients.filter((one) => one !== known), grant] }
}

function refused(rule: string): StrongholdError {
  const detail = `The rule of the peer is ${rule}, which a grant replaces if that is said.`
  return new StrongholdError('FIREWALL_DENIED', { detail })
}

/**
 * The rule without a client.
 * @throws StrongholdError `FIREWALL_DENIED` for `ask`, which covers all clients: leaving it would
 * look as if the client were denied.
 */
export function denying(rule: InboundRule, client: Path): InboundRule {
  if (rule === 'ask') {
    const detail = 'The rule of the peer is ask, for every client. Deny all, or allow it some.'
    throw new StrongholdError('FIREWALL_DENIED', { detail })
  }
  if (typeof rule === 'string') return rule
  const clients = rule.clients.filter(({ path }) => pathText(path) !== pathText(client))
  return { ...rule, clients }
}

function proceduresOf(given: readonly string[]): readonly ProcedureName[] {
  if (given.length === 1 && given[0] === 'all') return procedureNames
  return given.map((text) => {
    const found = procedureNames.find((name) =>
      [name.toLowerCase(), kebab(name)].includes(text.toLowerCase()),
    )
    if (found !== undefined) return found
    throw usage('--procedures has a word that is no procedure.', 'see `stronghold run --help`')
  })
}

// A named vault would have only its own rights: those of all vaults are added to them.
function vaultsOf({ use = [], write = [], list = [] }: GrantOptions, others: VaultRights) {
  return [...new Set([...use, ...write, ...list])].map((path) => ({
    path: pathOfName(path, '--use, --write and --list'),
    use: others.use === true || use.includes(path),
    write: others.write === true || write.includes(path),
    list: others.list === true || list.includes(path),
  }))
}

function vaultRights(text: string): VaultRights {
  return named(text, ['use', 'write', 'list'], '--all-vaults takes use, write and list')
}

function attributeRights(text: string): AttributeRights {
  const words = ['policy', 'readers', 'label'] as const
  return named(text, words, '--attributes takes policy, readers and label')
}

function named<const Name extends string>(
  text: string,
  words: readonly Name[],
  takes: string,
): Partial<Record<Name, true>> {
  const names = text.split(',')
  if (names.some((name) => !(words as readonly string[]).includes(name))) {
    throw usage(`${takes}, with commas between.`)
  }
  return Object.fromEntries(names.map((name) => [name, true])) as Partial<Record<Name, true>>
}
