import {
  type Grants,
  type InboundRule,
  type OutboundRule,
  type Peer,
  rulesDocument,
} from '@stronghold/p2p/book'
import type { AttributeRights, Path, Permissions, Scope, VaultRights } from '@stronghold/stronghold'
import type { Output } from '../io/output.js'

import { nameLine, nameText, word } from '../text/names.js'
import { hex } from '../text/text.js'

/** A peer as JSON; its rules are the document that `peer allow --from` reads. */
export function peerJson({ id, name, addresses, exchangeKey, banned, inbound, outbound }: Peer) {
  return {
    id,
    name: nameText(name),
    addresses,
    exchangeKey: exchangeKey === undefined ? null : hex(exchangeKey),
    banned,
    rules: rulesDocument({ inbound, outbound }),
  }
}

/** A peer for people: who and where it is, and what each side may do, in words. */
export function peerLines({ colors: { bold, dim } }: Output, peer: Peer): string[] {
  const { id, name, addresses, banned, inbound, outbound } = peer
  return [
    `${bold(nameLine(name))}${name === id ? '' : ` ${id}`}`,
    ...addresses.map((address) => dim(`  at ${word(address)}`)),
    ...(banned ? ['  banned: it may do nothing, whatever the rules say'] : []),
    ...inboundLines(inbound).map((text) => `  ${text}`),
    `  this side may ask it for ${outboundText(outbound)}`,
  ]
}

/** The rights of a peer, a line for each. */
export function inboundLines(rule: InboundRule): string[] {
  if (rule === 'deny') return ['it may not connect']
  if (rule === 'ask') return ['what it may do is asked when it comes']
  const lines = [...clientLines(rule), ...syncLines(rule)]
  return lines.length === 0 ? ['it may do nothing here'] : lines
}

function clientLines({ clients }: Grants): string[] {
  return clients.flatMap(({ path, permissions, ask }) => {
    const client = nameLine(path)
    const granted = permissionsText(permissions)
    const asked = ask === undefined ? '' : permissionsText(ask)
    return [
      ...(granted === '' ? [] : [`it may, in ${client}: ${granted}`]),
      ...(asked === '' ? [] : [`if somebody says yes, in ${client}: ${asked}`]),
    ]
  })
}

function syncLines({ sync }: Grants): string[] {
  if (sync === undefined) return []
  return [
    ...(sync.send === 'none' ? [] : [`it may have copies of ${scopeText(sync.send)}`]),
    ...(sync.receive === 'none' ? [] : [`taken from it: ${scopeText(sync.receive)}`]),
  ]
}

function outboundText(rule: OutboundRule): string {
  if (rule === 'allow') return 'all that it grants'
  if (rule === 'deny') return 'nothing'
  if (rule === 'ask') return 'what somebody says yes to'
  return permissionsText(rule) || 'nothing'
}

function permissionsText(permissions: Permissions): string {
  const { procedures = [], vaults = [], otherVaults, store, attributes } = permissions
  const said = attributesText(attributes ?? {})
  const other = rightsText(otherVaults ?? {})
  const inVaults = vaults.map((vault) => {
    const rights = rightsText(vault)
    return `${rights === '' ? 'nothing' : rights} in vault ${nameLine(vault.path)}`
  })
  return [
    ...(procedures.length === 0 ? [] : [`run ${procedures.map(word).join(', ')}`]),
    ...inVaults,
    ...(other === '' ? [] : [`${other} in ${vaults.length === 0 ? 'every' : 'every other'} vault`]),
    ...(store === 'read' ? ['read the store'] : []),
    ...(store === 'write' ? ['read and write the store'] : []),
    ...(said === '' ? [] : [`say the ${said} of what it writes`]),
  ].join('; ')
}

function rightsText({ use, write, list }: VaultRights): string {
  return [
    ...(use === true ? ['use'] : []),
    ...(write === true ? ['write'] : []),
    ...(list === true ? ['list'] : []),
  ].join(', ')
}

function attributesText({ policy, readers, label }: AttributeRights): string {
  return [
    ...(policy === true ? ['policy'] : []),
    ...(readers === true ? ['readers'] : []),
    ...(label === true ? ['label'] : []),
  ].join(', ')
}

function scopeText(scope: Scope): string {
  if (scope === 'all') return 'everything'
  if (scope === 'none' || scope.length === 0) return 'nothing'
  return scope.map(({ client, vaults }) => `${nameLine(client)}${vaultsText(vaults)}`).join(', ')
}

function vaultsText(vaults: readonly Path[] | undefined): string {
  return vaults === undefined ? '' : ` (${vaults.map((path) => nameLine(path)).join(', ')})`
}
