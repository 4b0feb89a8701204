import {
  type Permissions,
  type ProcedureName,
  pathBytes,
  procedureNames,
  type Scope,
} from '@stronghold/stronghold'
import {
  boolean,
  bytes,
  type Codec,
  list,
  malformed,
  nothing,
  oneOf,
  optional,
  struct,
  text,
  type ValueOf,
} from '@stronghold/stronghold/codec'
import type { Grants, InboundRule, OutboundRule } from './grants.js'

const rights = { use: boolean, write: boolean, list: boolean }
const attributes = struct({ policy: boolean, readers: boolean, label: boolean })

const scope = struct({
  kind: oneOf(['none', 'all', 'some']),
  clients: list(struct({ client: bytes, vaults: optional(list(bytes)) })),
})

/** Both rules of a peer; `attributes`: the stored form of the rights of that name. */
function rulesOf(attributes: Codec<AttributeFields | undefined>) {
  const permissions = struct({
    procedures: list(text),
    vaults: list(struct({ path: bytes, ...rights })),
    otherVaults: struct(rights),
    store: oneOf(['none', 'read', 'write']),
    attributes,
  })
  const grants = struct({
    clients: list(struct({ path: bytes, permissions, ask: optional(permissions) })),
    sync: optional(struct({ send: scope, receive: scope })),
  })
  const inbound = struct({ kind: oneOf(['deny', 'ask', 'grants']), grants: optional(grants) })
  const outbound = struct({
    kind: oneOf(['deny', 'ask', 'allow', 'permissions']),
    permissions: optional(permissions),
  })
  return struct({ inbound, outbound })
}

type AttributeFields = ValueOf<typeof attributes>

/** Both rules of a peer, as the address book keeps them. */
export const rulesCodec = rulesOf(attributes)

/** The same for a book of version 1, which has no rights to attributes. */
export const firstRulesCodec: typeof rulesCodec = rulesOf(nothing)

/** Rules in the form of the codec. */
export type WrittenRules = ValueOf<typeof rulesCodec>
type WrittenGrants = NonNullable<WrittenRules['inbound']['grants']>
type WrittenPermissions = NonNullable<WrittenRules['outbound']['permissions']>

/** Whether `firstRulesCodec` can hold all grants of the rules. */
export function fitsFirst({ inbound, outbound }: WrittenRules): boolean {
  const clients = inbound.grants?.clients ?? []
  const all = [
    outbound.permissions,
    ...clients.flatMap(({ permissions, ask }) => [permissions, ask]),
  ]
  return all.every((one) => !sayAnything(one?.attributes))
}

function sayAnything(attributes: AttributeFields | undefined): attributes is AttributeFields {
  return attributes !== undefined && Object.values(attributes).includes(true)
}

/** @throws StrongholdError `INVALID_ARGUMENT` (when it is encoded) for what is no rule. */
export function writeRules(rules: {
  readonly inbound: InboundRule
  readonly outbound: OutboundRule
}): WrittenRules {
  return { inbound: writeInbound(rules.inbound), outbound: writeOutbound(rules.outbound) }
}

/**
 * Rules as they were written; a procedure that this version does not know is not granted.
 * @throws StrongholdError `INVALID_ARGUMENT` for bytes that `writeRules` does not write.
 */
export function readRules(written: WrittenRules): {
  readonly inbound: InboundRule
  readonly outbound: OutboundRule
} {
  const { kind, permissions } = written.outbound
  const { kind: inboundKind, grants } = written.inbound
  // A rule has one encoding: further bytes grant nothing.
  const isWhole =
    (inboundKind === 'grants') === (grants !== undefined) &&
    (kind === 'permissions') === (permissions !== undefined)
  if (!isWhole) throw malformed()
  return {
    inbound: inboundKind === 'grants' ? readGrants(grants) : inboundKind,
    outbound: kind === 'permissions' ? readPermissions(permissions) : kind,
  }
}

function writeInbound(rule: InboundRule): WrittenRules['inbound'] {
  if (typeof rule === 'string') return { kind: rule, grants: undefined }
  const clients = rule.clients.map(({ path, permissions, ask }) => ({
    path: pathBytes(path),
    permissions: writePermissions(permissions),
    ask: ask && writePermissions(ask),
  }))
  const sync = rule.sync && {
    send: writeScope(rule.sync.send),
    receive: writeScope(rule.sync.receive),
  }
  return { kind: 'grants', grants: { clients, sync } }
}

function writeOutbound(rule: OutboundRule): WrittenRules['outbound'] {
  if (typeof rule === 'string') return { kind: rule, permissions: undefined }
  return { kind: 'permissions', permissions: writePermissions(rule) }
}

function writePermissions(given: Permissions): WrittenPermissions {
  const { procedures = [], vaults = [], otherVaults = {}, store = 'none', attributes = {} } = given
  const { policy, readers, label } = attributes
  return {
    procedures: [...procedures],
    vaults: vaults.map((vault) => ({ path: pathBytes(vault.path), ...rightsOf(vault) })),
    otherVaults: rightsOf(otherVaults),
    store,
    attributes: { policy: policy === true, readers: readers === true, label: label === true },
  }
}

function writeScope(given: Scope): ValueOf<typeof scope> {
  if (typeof given === 'string') return { kind: given, clients: [] }
  const clients = given.map(({ client, vaults }) => ({
    client: pathBytes(client),
    vaults: vaults?.map((path) => pathBytes(path)),
  }))
  return { kind: 'some', clients }
}

function readGrants(written: WrittenGrants | undefined): Grants {
  const { clients, sync } = written ?? { clients: [], sync: undefined }
  return {
    clients: clients.map(({ path, permissions, ask }) => ({
      path,
      permissions: readPermissions(permissions),
      ...(ask === undefined ? {} : { ask: readPermissions(ask) }),
    })),
    ...(sync === undefined
      ? {}
      : { sync: { send: readScope(sync.send), receive: readScope(sync.receive) } }),
  }
}

function readPermissions(written: WrittenPermissions | undefined): Permissions {
  if (written === undefined) return {}
  const { attributes, ...rest } = written
  return {
    ...rest,
    procedures: written.procedures.filter(isKnown),
    ...(sayAnything(attributes) ? { attributes } : {}),
  }
}

function readScope({ kind, clients }: ValueOf<typeof scope>): Scope {
  if (kind !== 'some') return kind
  return clients.map(({ client, vaults }) =>
    vaults === undefined ? { client } : { client, vaults },
  )
}

function isKnown(name: string): name is ProcedureName {
  return (procedureNames as readonly string[]).includes(name)
}

function rightsOf(given: { use?: boolean; write?: boolean; list?: boolean }) {
  return { use: given.use === true, write: given.write === true, list: given.list === true }
}
