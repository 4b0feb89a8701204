import {
  type AttributeRights,
  type Path,
  type Permissions,
  type ProcedureName,
  procedureNames,
  type Scope,
  type VaultRights,
} from '@stronghold/stronghold'
import {
  documentFields,
  exact,
  documentFault as fault,
  given,
  parseDocument,
  plainData,
} from '@stronghold/stronghold/codec'
import type { ClientGrant, Grants, InboundRule, OutboundRule, SyncGrant } from './grants.js'
import { pathOf, pathText } from './path-text.js'
import { inboundRule, outboundRule } from './rule-checks.js'

/** The rules of a peer, of which a document may have one or both. */
export interface PeerRules {
  /** The rights of the peer here. */
  readonly inbound?: InboundRule
  /** The rights of this side there. */
  readonly outbound?: OutboundRule
}

type Reader<T> = (value: unknown, place: string) => T
type Fields = Readonly<Record<string, Reader<unknown>>>

/**
 * Reads a document of rules: JSON text, or its parsed value. `rulesSchema` describes it.
 * @throws StrongholdError `INVALID_ARGUMENT`, with the place (a JSON pointer) of the first fault.
 */
export const parseRulesDocument = exact(
  1,
  function parseRulesDocument(document: unknown): PeerRules {
    const value =
      typeof document === 'string' ? parseDocument(document) : plainData(document, fault)
    const { version, ...rules } = object(value, '', { version: versionOne, inbound, outbound })
    if (version === undefined) throw fault('/version', 'is missing')
    return rules as PeerRules
  },
)

const anyRules = given.fields<PeerRules>({
  inbound: given.optional(inboundRule),
  outbound: given.optional(outboundRule),
})

/** The document of rules, from which `parseRulesDocument` reads the same rules. */
export const rulesDocument = exact(1, function rulesDocument(rules: PeerRules): Readonly<
  Record<string, unknown>
> {
  const { inbound, outbound } = given.read('rules', anyRules, rules)
  return {
    version: 1,
    ...(inbound === undefined ? {} : { inbound: plainInbound(inbound) }),
    ...(outbound === undefined
      ? {}
      : { outbound: typeof outbound === 'string' ? outbound : plainPermissions(outbound) }),
  }
})

function plainInbound(rule: InboundRule): unknown {
  if (typeof rule === 'string') return rule
  const { clients, sync } = rule
  return {
    clients: clients.map(({ path, permissions, ask }) => ({
      client: pathText(path),
      permissions: plainPermissions(permissions),
      ...(ask === undefined ? {} : { ask: plainPermissions(ask) }),
    })),
    ...(sync === undefined
      ? {}
      : { sync: { send: plainScope(sync.send), receive: plainScope(sync.receive) } }),
  }
}

function plainPermissions(given: Permissions): Record<string, unknown> {
  const { procedures = [], vaults = [], otherVaults = {}, store = 'none', attributes = {} } = given
  const said = attributeNames.filter((name) => attributes[name] === true)
  return {
    procedures: [...procedures],
    vaults: vaults.map(({ path, ...rights }) => ({
      vault: pathText(path),
      rights: plainRights(rights),
    })),
    otherVaults: plainRights(otherVaults),
    store,
    ...(said.length === 0 ? {} : { attributes: said }),
  }
}

function plainScope(scope: Scope): unknown {
  if (typeof scope === 'string') return scope
  return scope.map(({ client, vaults }) => ({
    client: pathText(client),
    ...(vaults === undefined ? {} : { vaults: vaults.map((path) => pathText(path)) }),
  }))
}

const rightNames = ['use', 'write', 'list'] as const
const attributeNames = ['policy', 'readers', 'label'] as const

function plainRights(rights: VaultRights): string[] {
  return rightNames.filter((name) => rights[name] === true)
}

function inbound(value: unknown, place: string): InboundRule {
  if (value === 'deny' || value === 'ask') return value
  const { clients = [], sync } = object(value, place, { clients: listOf(clientGrant), sync: syncs })
  const grants = clients as readonly ClientGrant[]
  requireOnce(
    grants.map(({ path }) => path),
    `${place}/clients`,
  )
  return { clients: grants, ...(sync === undefined ? {} : { sync }) } as Grants
}

function outbound(value: unknown, place: string): OutboundRule {
  return value === 'deny' || value === 'ask' || value === 'allow'
    ? value
    : permissions(value, place)
}

function clientGrant(value: unknown, place: string): ClientGrant {
  const fields = { client: path, permissions, ask: permissions }
  const { client, permissions: granted = {}, ask } = object(value, place, fields)
  if (client === undefined) throw fault(`${place}/client`, 'is missing')
  return {
    path: client as Path,
    permissions: granted as Permissions,
    ...(ask === undefined ? {} : { ask: ask as Permissions }),
  }
}

function permissions(value: unknown, place: string): Permissions {
  const fields = { procedures, vaults: listOf(vault), otherVaults: rights, store, attributes }
  const read: Permissions = object(value, place, fields)
  requireOnce(
    (read.vaults ?? []).map(({ path }) => path),
    `${place}/vaults`,
  )
  return read
}

function procedures(value: unknown, place: string): readonly ProcedureName[] {
  if (value === 'all') return procedureNames
  return listOf((name, place) => word(name, place, procedureNames))(value, place)
}

function vault(value: unknown, place: string): VaultRights & { readonly path: Path } {
  const { vault: name, rights: given = {} } = object(value, place, { vault: path, rights })
  if (name === undefined) throw fault(`${place}/vault`, 'is missing')
  return { path: name as Path, ...(given as VaultRights) }
}

function rights(value: unknown, place: string): VaultRights {
  const names = listOf((name, place) => word(name, place, rightNames))(value, place)
  return Object.fromEntries(names.map((name) => [name, true]))
}

function attributes(value: unknown, place: string): AttributeRights {
  const names = listOf((name, place) => word(name, place, attributeNames))(value, place)
  return Object.fromEntries(names.map((name) => [name, true]))
}

function store(value: unknown, place: string): 'none' | 'read' | 'write' {
  return word(value, place, ['none', 'read', 'write'])
}

function syncs(value: unknown, place: string): SyncGrant {
  const { send = 'none', receive = 'none' } = object(value, place, { send: scope, receive: scope })
  return { send: send as Scope, receive: receive as Scope }
}

function scope(value: unknown, place: string): Scope {
  if (value === 'none' || value === 'all') return value
  return listOf((item, place) => {
    const { client, vaults } = object(item, place, { client: path, vaults: listOf(path) })
    if (client === undefined) throw fault(`${place}/client`, 'is missing')
    const some = vaults as readonly Path[] | undefined
    return { client: client as Path, ...(some === undefined ? {} : { vaults: some }) }
  })(value, place)
}

function path(value: unknown, place: string): Path {
  const read = typeof value === 'string' ? pathOf(value) : undefined
  if (read === undefined) throw fault(place, 'is no path: text, or hex: and digits')
  return read
}

function word<T extends string>(value: unknown, place: string, words: readonly T[]): T {
  const found = words.find((one) => one === value)
  if (found === undefined) throw fault(place, 'is no word that may be here')
  return found
}

function listOf<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw fault(place, 'is no list')
    return value.map((one, i) => item(one, `${place}/${i}`))
  }
}

/** Two rules for one thing would be ambiguous. */
function requireOnce(paths: readonly Path[], place: string): void {
  if (new Set(paths.map((path) => pathText(path))).size !== paths.length)
    throw fault(place, 'names one thing twice')
}

function object(value: unknown, place: string, fields: Fields): Record<string, unknown> {
  const given = documentFields(value, place, (name) => Object.hasOwn(fields, name))
  const read: Record<string, unknown> = {}
  for (const [name, content] of Object.entries(given)) {
    read[name] = (fields[name] as Reader<unknown>)(content, `${place}/${name}`)
  }
  return read
}

function versionOne(value: unknown, place: string): 1 {
  if (value !== 1) throw fault(place, 'is not 1')
  return value
}
