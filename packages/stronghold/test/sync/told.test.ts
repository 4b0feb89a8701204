import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ClientInventory,
  GenerateKey,
  type MergePolicy,
  type Policy,
  RevokeData,
  type SyncReport,
  WriteVault,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { utf8 } from '../bytes.js'
import { at, key, makeReplica, type Replica, secret, summary, write } from './support.js'

// Whatever a merge changes is in its report: the whole inventory before and after, and all that is
// different has a line. What a user chose not to have changed is as it was.

const merges: readonly MergePolicy[] = ['Newest', 'Replace', 'KeepOld', 'AddOnly']
const names = ['a', 'b', 'c'] as const
const usages = ['Sync', 'PublicKey', 'WriteVault'] as const

const acts = ['write', 'generate', 'label', 'unlabel', 'attach', 'read', 'revoke', 'take'] as const
const step = fc.record({
  act: fc.constantFrom(...acts),
  side: fc.constantFrom('here' as const, 'there' as const),
  name: fc.constantFrom(...names),
  number: fc.integer({ min: 1, max: 2 }),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** One record of an inventory, its secret and the value of the key `value` of the store aside. */
type Facts = ClientInventory['vaults'][number]['records'][number]

async function take(to: Replica, from: Replica, policy: MergePolicy, dryRun = false) {
  await from.stronghold.commit()
  return to.stronghold.sync.from({ storage: from.storage, key: key(), policy, dryRun })
}

async function run(sides: Record<Step['side'], Replica>, { act, side, name, number }: Step) {
  const { client, stronghold } = sides[side]
  const location = at(name)
  const vault = client.vault('vault')
  const isThere = await client.recordExists(location)
  if (act === 'take') {
    await take(sides[side], sides[side === 'here' ? 'there' : 'here'], 'Newest')
    return
  }
  if (act === 'write' || act === 'generate' || act === 'read') {
    await vault.collectGarbage()
    const options = act === 'read' ? { attributes: { readers: [utf8('client')] } } : {}
    if (act !== 'generate') await write(client, location, number, options).catch(isDenied)
    else await client.execute(GenerateKey({ type: 'Ed25519', output: location })).catch(isDenied)
  }
  if (!isThere) return
  if (act === 'label') await client.labelRecord(location, `label ${number}`)
  if (act === 'unlabel') await client.labelRecord(location, undefined)
  if (act === 'revoke') {
    await client.execute(RevokeData({ location, collect: number === 1 })).catch(isDenied)
  }
  if (act === 'attach') {
    const policy: Policy = { usages: usages.slice(0, number + 1) }
    await stronghold.policies.attach({ client: 'client', location }, policy, { current: key() })
  }
}

function isDenied(error: unknown): void {
  if ((error as { code?: string }).code !== 'POLICY_DENIED') throw error
}

/** All that can be known of a Stronghold without the bytes of its secrets. */
async function stateOf({ stronghold, client }: Replica) {
  const clients = await stronghold.inventory()
  const records = new Map<string, Facts>()
  for (const { id, vaults } of clients) {
    for (const vault of vaults) {
      for (const facts of vault.records) records.set([id, vault.id, facts.id].join('/'), facts)
    }
  }
  const around = clients.map(({ vaults, ...said }) => ({
    ...said,
    vaults: vaults.map(({ records: _, ...vault }) => vault),
  }))
  return { records, around, value: await client.store.get('value') }
}

type State = Awaited<ReturnType<typeof stateOf>>

/** What of a record may differ under which lines of a report. */
const everything = [
  ...['id', 'location', 'revoked', 'type', 'label', 'created', 'changed', 'lastUsed'],
  ...['uses', 'policy', 'readable', 'bornInside'],
]
const explained: Readonly<Record<string, readonly string[]>> = {
  copied: everything,
  revoked: everything,
  'narrowed policy': ['policy'],
  'noted label': ['label'],
  'noted type': ['type', 'created'],
  'noted readers': ['readable'],
  'noted known': ['bornInside'],
  'noted name': ['location'],
  'noted stamp': ['changed', 'created'],
  'noted revoked': ['id', 'location', 'revoked', 'type', 'changed', 'uses'],
}

/** Fields of records that became others and of which the report says nothing. */
function untold(before: State, after: State, report: SyncReport): string[] {
  const told = new Map<string, Set<string>>()
  for (const [list, lines] of Object.entries(report)) {
    if (!Array.isArray(lines)) continue
    for (const { to, reason } of lines as SyncReport['noted']) {
      if (to === undefined) continue
      const name = [to.client, to.vault, to.record].join('/')
      const fields = told.get(name) ?? new Set()
      told.set(name, fields)
      for (const one of explained[list] ?? explained[`${list} ${reason}`] ?? []) fields.add(one)
    }
  }
  const found: string[] = []
  for (const name of new Set([...before.records.keys(), ...after.records.keys()])) {
    const [then, now] = [before.records.get(name), after.records.get(name)]
    for (const field of new Set([...Object.keys(then ?? {}), ...Object.keys(now ?? {})])) {
      const [a, b] = [then, now].map((facts) => JSON.stringify(facts?.[field as keyof Facts]))
      if (a !== b && told.get(name)?.has(field) !== true) found.push(`${field}: ${a} to ${b}`)
    }
  }
  return found
}

/** Lines of what did not happen. */
function untrue(before: State, after: State, { narrowed, noted }: SyncReport): string[] {
  const found: string[] = []
  for (const { to, reason } of [...narrowed, ...noted]) {
    // Two stamps may be of one millisecond, which is all that an inventory shows.
    if (to === undefined || reason === 'revoked' || reason === 'stamp') continue
    const name = [to.client, to.vault, to.record].join('/')
    const fields = (explained[`noted ${reason}`] ?? [reason]) as readonly (keyof Facts)[]
    const [then, now] = [before, after].map(({ records }) =>
      fields.map((field) => JSON.stringify(records.get(name)?.[field])).join(),
    )
    if (then === now) found.push(`${reason}: ${then}`)
  }
  return found
}

const sumOf = ({ copied, revoked, kept, refused, equal, narrowed, noted }: SyncReport) => ({
  lines: copied.length + revoked.length + kept.length + refused.length + equal,
  more: new Set([...narrowed, ...noted].map(({ from }) => from.record.join())).size,
})

describe('A merge', () => {
  for (const policy of merges) {
    it(`under ${policy} changes nothing that its report does not tell`, () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
          const sides = { here: await makeReplica(), there: await makeReplica() }
          await sides.there.client.store.insert('value', utf8('theirs'))
          await sides.here.client.vault('vault').writeSecret('other', secret(9))
          for (const one of steps) await run(sides, one)
          const before = await stateOf(sides.here)
          const dry = await take(sides.here, sides.there, policy, true)
          assert.deepEqual(await stateOf(sides.here), before)
          const report = await take(sides.here, sides.there, policy)
          assert.deepEqual(report, dry)
          const after = await stateOf(sides.here)
          assert.deepEqual(untold(before, after, report), [])
          assert.deepEqual(untrue(before, after, report), [])
          assert.deepEqual(after.around, before.around)
          assert.deepEqual(after.value, before.value)
          if (policy === 'KeepOld' || policy === 'AddOnly') requireKept(before, after, policy)
          const { lines, more } = sumOf(report)
          const all = sides.there.stronghold.inventory()
          const size = (await all)[0]?.vaults[0]?.records.length ?? 0
          assert.ok(lines + more >= size, 'each record is counted or has a line')
          for (const { stronghold } of Object.values(sides))
            await stronghold.close({ discard: true })
        }),
        { numRuns: 60 },
      ))
  }
})

/** What was here is as it was; under `KeepOld`, but for what restricts it. */
function requireKept(before: State, after: State, policy: MergePolicy): void {
  for (const [name, then] of before.records) {
    const now = after.records.get(name)
    if (then.revoked) continue
    if (policy === 'AddOnly') assert.deepEqual(now, then)
    else if (now !== undefined && !now.revoked) {
      for (const field of ['label', 'type', 'readable', 'created', 'location'] as const) {
        assert.deepEqual(now[field], then[field])
      }
    }
  }
}

describe('What is said of a record that both sides have', () => {
  const location = at('a')
  const subject = { client: 'client', location }

  async function twoSides() {
    const [here, there] = [await makeReplica(), await makeReplica()]
    await write(there.client, location, 1, { attributes: { label: 'first' } })
    await take(here, there, 'Newest')
    return { here, there }
  }

  const labelOf = async ({ stronghold }: Replica) =>
    (await stronghold.inventory())[0]?.vaults[0]?.records[0]?.label

  it('keeps its label, and AddOnly refuses another', async () => {
    for (const policy of merges) {
      const { here, there } = await twoSides()
      await there.client.labelRecord(location, 'second')
      const { equal, ...report } = summary(await take(here, there, policy))
      const isKept = policy === 'KeepOld' || policy === 'AddOnly'
      assert.equal(await labelOf(here), isKept ? 'first' : 'second', policy)
      assert.equal(equal, 0)
      const said = { noted: report.noted, kept: report.kept, refused: report.refused }
      const refused = policy === 'AddOnly' ? ['differs'] : []
      const kept = policy === 'KeepOld' ? ['keepOld'] : []
      assert.deepEqual(said, { noted: isKept ? [] : ['label'], kept, refused })
    }
  })

  it('says where a label of the other side was not taken because it is older', async () => {
    const { here, there } = await twoSides()
    await here.client.labelRecord(location, 'second')
    for (const policy of ['Newest', 'AddOnly'] as const) {
      assert.deepEqual(summary(await take(here, there, policy)).kept, ['older'])
      assert.equal(await labelOf(here), 'second')
    }
  })

  it('gets the stricter policy under KeepOld too, and AddOnly refuses it', async () => {
    for (const policy of merges) {
      const { here, there } = await twoSides()
      const strict: Policy = { usages: ['PublicKey', 'Sync'] }
      await there.stronghold.policies.attach(subject, strict)
      const report = summary(await take(here, there, policy))
      const isRefused = policy === 'AddOnly'
      assert.deepEqual(report.narrowed, isRefused ? [] : ['policy'])
      assert.deepEqual(report.refused, isRefused ? ['differs'] : [])
      const now = await here.stronghold.policies.read(subject)
      assert.deepEqual(now?.usages.toSorted(), isRefused ? undefined : strict.usages)
    }
  })

  it('loses no restriction to a side that has none', async () => {
    for (const policy of merges) {
      const { here, there } = await twoSides()
      const strict: Policy = { usages: ['PublicKey', 'Sync'] }
      await here.stronghold.policies.attach(subject, strict)
      await take(here, there, policy)
      const now = await here.stronghold.policies.read(subject)
      assert.deepEqual(now?.usages.toSorted(), strict.usages, policy)
    }
  })

  it('is known outside once another file has it, as the report tells', async () => {
    for (const policy of merges) {
      const [here, there] = [await makeReplica(), await makeReplica()]
      await write(there.client, location, 1)
      const report = await take(here, there, policy)
      assert.deepEqual(summary(report), { ...summary(report), copied: ['absent'] })
      await here.client.execute(WriteVault({ data: secret(1), location }))
      const again = summary(await take(here, there, policy))
      assert.deepEqual(again, { ...again, narrowed: [], noted: [], refused: [], equal: 1 })
    }
  })
})
