import { type ClientInventory, type Policy, policyDocument } from '@stronghold/stronghold'
import { shownText } from '@stronghold/stronghold/checks'
import type { Output } from '../io/output.js'
import { keyLines, recordLine } from './facts.js'
import { locationText } from './locations.js'
import { nameOrIdLine, nameText } from './names.js'
import { hex } from './text.js'

type Vault = ClientInventory['vaults'][number]
type Record = Vault['records'][number]

/** The facts about clients, as JSON: names as store keys are written, ids in hex, times in UTC. */
export function inventoryJson(clients: readonly ClientInventory[]) {
  return sorted(clients).map(({ id, name, policy, vaults, storeKeys }) => ({
    id: hex(id),
    name: name === undefined ? null : nameText(name),
    policy: policyJson(policy),
    vaults: sorted(vaults).map((vault) => ({
      id: hex(vault.id),
      name: vault.name === undefined ? null : nameText(vault.name),
      policy: policyJson(vault.policy),
      records: vault.records.map((record) => recordJson(record)).sort(byLocation),
    })),
    storeKeys: storeKeys.map(nameText).sort(),
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
    uses: isCounted(facts.policy) ? facts.uses : null,
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
    `${bold(`client ${nameOrIdLine(name, id)}`)}${allows(policy)}`,
    ...sorted(vaults).flatMap((vault) => [
      `  vault ${nameOrIdLine(vault.name, vault.id)}${allows(vault.policy)}`,
      ...table(vault.records.map((record) => cells(vault, record)).sort()).map(
        (line) => `    ${line}`,
      ),
    ]),
    ...keyLines(storeKeys).map((key) => dim(`  store ${key}`)),
  ])
}

function cells(vault: Vault, record: Record): string[] {
  const { label, policy, revoked, type, created, readable, uses } = record
  return [
    recordLine(vault, record),
    revoked ? 'revoked' : type,
    created === undefined ? '' : `made ${day(created)}`,
    usedText(record),
    [
      ...(label === undefined ? [] : [shownText(label)]),
      ...(readable ? ['readable'] : []),
      ...(policy === undefined ? [] : [summary(policy, uses)]),
    ].join('; '),
  ]
}

/** The last use of a record, as far as it was written: an uncounted use writes nothing. */
export function usedText({ policy, lastUsed, revoked }: Record): string {
  if (revoked) return ''
  if (lastUsed !== undefined) return `used ${day(lastUsed)}`
  return isCounted(policy) ? 'not used' : 'use not recorded'
}

/** Whether each use of a record is written to the file before it happens. */
function isCounted(policy: Policy | undefined): boolean {
  return policy?.maxUses !== undefined || policy?.rate !== undefined
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

/** The rights of a policy, in one line; `made`: the uses that were counted so far. */
export function summary(policy: Policy, made = 0): string {
  const { usages, wrappable, expires, maxUses, rate, requireApproval, derived } = policy
  return [
    `only ${usages.length === 0 ? 'nothing' : usages.map(usageText).join(' ')}`,
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

/** A usage is one word, whatever a file says: a space in it would make it look like several. */
function usageText(usage: string): string {
  return /^[A-Za-z][A-Za-z0-9.@-]*$/.test(usage) ? usage : shownText(usage)
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
