import { type ClientInventory, type Policy, policyDocument } from '@stronghold/stronghold'
import type { Output } from './io/output.js'
import { line } from './io/visible.js'
import { hex, storeKeyLine, storeKeyText } from './text.js'

type Vault = ClientInventory['vaults'][number]
type Record = Vault['records'][number]

/** What is known of clients, as JSON: names as store keys are written, ids in hex, times in UTC. */
export function inventoryJson(clients: readonly ClientInventory[]) {
  return sorted(clients).map(({ id, name, policy, vaults, storeKeys }) => ({
    id: hex(id),
    name: name === undefined ? null : storeKeyText(name),
    policy: policyJson(policy),
    vaults: sorted(vaults).map((vault) => ({
      id: hex(vault.id),
      name: vault.name === undefined ? null : storeKeyText(vault.name),
      policy: policyJson(vault.policy),
      records: vault.records.map((record) => recordJson(record)).sort(byLocation),
    })),
    storeKeys: storeKeys.map(storeKeyText).sort(),
  }))
}

/** The policy as a document, or null. */
export function policyJson(policy: Policy | undefined) {
  return policy === undefined ? null : policyDocument(policy)
}

function recordJson({ id, location, ...facts }: Record) {
  return {
    id: hex(id),
    location: location === undefined ? null : locationText(location),
    type: facts.type,
    label: facts.label ?? null,
    revoked: facts.revoked,
    created: timeJson(facts.created),
    changed: timeJson(facts.changed),
    lastUsed: timeJson(facts.lastUsed),
    uses: facts.uses,
    readable: facts.readable,
    bornInside: facts.bornInside,
    policy: policyJson(facts.policy),
  }
}

/** The same for people: a line for each client, vault, record and store key. */
export function inventoryLines(
  { colors: { bold, dim } }: Output,
  clients: readonly ClientInventory[],
): string[] {
  return sorted(clients).flatMap(({ id, name, policy, vaults, storeKeys }) => [
    `${bold(`client ${nameLine(id, name)}`)}${allows(policy)}`,
    ...sorted(vaults).flatMap((vault) => [
      `  vault ${nameLine(vault.id, vault.name)}${allows(vault.policy)}`,
      ...table(vault.records.map(cells).sort()).map((line) => `    ${line}`),
    ]),
    ...storeKeys
      .map(storeKeyLine)
      .sort()
      .map((key) => dim(`  store ${key}`)),
  ])
}

function cells({ id, location, label, policy, ...facts }: Record): string[] {
  const { revoked, type, created, lastUsed, readable, uses } = facts
  return [
    location === undefined ? hex(id) : recordName(location),
    revoked ? 'revoked' : type,
    created === undefined ? '' : `made ${day(created)}`,
    lastUsed === undefined ? '' : `used ${day(lastUsed)}`,
    [
      ...(label === undefined ? [] : [`"${line(label)}"`]),
      ...(readable ? ['readable'] : []),
      ...(policy === undefined ? [] : [summary(policy, uses)]),
    ].join('; '),
  ]
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .filter((_, i) => widths[i] !== 0)
      .join('  ')
      .trimEnd(),
  )
}

/** What a policy allows, in one line; `made`: the uses that were counted so far. */
export function summary(policy: Policy, made = 0): string {
  const { usages, wrappable, expires, maxUses, rate, requireApproval, derived } = policy
  return [
    `only ${usages.length === 0 ? 'nothing' : usages.map(line).join(' ')}`,
    ...(wrappable === undefined ? [] : [`wrappable ${wrappable}`]),
    ...(expires === undefined ? [] : [`until ${day(expires)}`]),
    ...(maxUses === undefined
      ? []
      : [made === 0 ? `${maxUses} uses` : `${made} of ${maxUses} uses made`]),
    ...(rate === undefined ? [] : [`${rate.uses} uses in ${rate.milliseconds} ms`]),
    ...(requireApproval === undefined ? [] : ['with approval']),
    ...(derived === undefined ? [] : [`derived: ${summary(derived)}`]),
  ].join(', ')
}

function allows(policy: Policy | undefined): string {
  return policy === undefined ? '' : `: ${summary(policy)}`
}

type Location = NonNullable<Record['location']>

/** A location as it is written, as far as it can be. */
export function locationText(location: Location): string {
  const vault = storeKeyText(location.vaultPath)
  return location.kind === 'counter'
    ? `${vault}#${location.counter ?? 'head'}`
    : `${vault}/${storeKeyText(location.recordPath)}`
}

/** The same for a terminal. */
export function locationLine(location: Location): string {
  return line(locationText(location))
}

function recordName(location: Location): string {
  return location.kind === 'counter'
    ? `#${location.counter ?? 'head'}`
    : storeKeyLine(location.recordPath)
}

function nameLine(id: Uint8Array, name: Uint8Array | undefined): string {
  return name === undefined ? hex(id) : storeKeyLine(name)
}

function timeJson(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

// By name where there is one: the order in a file means nothing.
function sorted<T extends { readonly id: Uint8Array; readonly name?: Uint8Array | undefined }>(
  items: readonly T[],
): T[] {
  return [...items].sort((a, b) => Buffer.compare(a.name ?? a.id, b.name ?? b.id))
}

function byLocation(a: ReturnType<typeof recordJson>, b: ReturnType<typeof recordJson>): number {
  return (a.location ?? a.id) < (b.location ?? b.id) ? -1 : 1
}
