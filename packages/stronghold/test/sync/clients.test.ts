import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  attenuate,
  Location,
  type MergePolicy,
  type Policy,
  RevokeData,
} from '@stronghold/stronghold'
import { at, makeReplica, nothing, numberAt, rejects, summary, write } from './support.js'

async function twoClients() {
  const { stronghold, client: target } = await makeReplica()
  const source = await stronghold.createClient('source')
  const sync = stronghold.sync.clients.bind(stronghold.sync)
  return { stronghold, sync, source, target }
}

describe('sync of two clients', () => {
  it('copies what is absent, and what it copied resolves', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a'), 1)
    await write(source, at('b', 'other'), 2)
    await write(source, Location.counter('vault', 3), 3)
    const report = await sync(source, target)
    assert.deepEqual(summary(report), { ...nothing, copied: ['absent', 'absent', 'absent'] })
    assert.equal(await numberAt(target, at('a')), 1)
    assert.equal(await numberAt(target, at('b', 'other')), 2)
    assert.equal(await numberAt(target, Location.counter('vault')), 3)
    assert.deepEqual(summary(await sync(source, target)), { ...nothing, equal: 3 })
  })

  for (const [policy, won, reason] of [
    ['Replace', 1, 'copied'],
    ['KeepOld', 2, 'kept'],
    ['Newest', 2, 'kept'],
  ] as const) {
    it(`under ${policy} decides between two contents, the target's being newer`, async () => {
      const { sync, source, target } = await twoClients()
      await write(source, at('a'), 1)
      await write(target, at('a'), 2)
      const report = await sync(source, target, { policy })
      assert.equal(report[reason].length, 1)
      assert.equal(await numberAt(target, at('a')), won)
      assert.equal(await numberAt(source, at('a')), 1)
    })
  }

  it('what Replace brought is not undone by what was there before', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a'), 1)
    await write(target, at('a'), 2)
    await sync(source, target, { policy: 'Replace' })
    await sync(target, source, { policy: 'Newest' })
    assert.equal(await numberAt(target, at('a')), 1)
    assert.equal(await numberAt(source, at('a')), 1)
  })

  it('under AddOnly takes in what is absent, and neither replaces nor revokes', async () => {
    const { sync, source, target } = await twoClients()
    for (const name of ['newer', 'revoked']) await write(target, at(name), 1)
    for (const name of ['newer', 'revoked', 'older', 'absent']) await write(source, at(name), 2)
    await write(target, at('older'), 3)
    await source.execute(RevokeData({ location: at('revoked'), collect: false }))
    const report = await sync(source, target, { policy: 'AddOnly' })
    assert.deepEqual(summary(report), {
      ...nothing,
      copied: ['absent'],
      kept: ['older'],
      refused: ['differs', 'differs'],
    })
    for (const name of ['newer', 'revoked']) assert.equal(await numberAt(target, at(name)), 1)
  })

  it('takes the same secret for the same, however often it was written', async () => {
    for (const policy of ['Replace', 'KeepOld', 'Newest', 'AddOnly'] as MergePolicy[]) {
      const { sync, source, target } = await twoClients()
      await write(target, at('a'), 1)
      await write(source, at('a'), 1)
      const report = await sync(source, target, { policy })
      const isKept = policy === 'KeepOld' || policy === 'AddOnly'
      const said = isKept ? { ...nothing, equal: 1 } : { ...nothing, noted: ['stamp'] }
      assert.deepEqual(summary(report), said)
      assert.deepEqual(summary(await sync(source, target, { policy })), { ...nothing, equal: 1 })
    }
  })

  it('selects vaults and records, and says what is not there', async () => {
    const { sync, source, target } = await twoClients()
    for (const [name, vault] of ['one', 'two', 'three'].map((vault, i) => [`r${i}`, vault])) {
      await write(source, at(name as string, vault as string), 1)
      await write(source, at('also', vault as string), 2)
    }
    const records = [at('r1', 'two'), at('absent', 'two'), at('r0', 'one')]
    const report = await sync(source, target, { vaults: ['one'], records })
    assert.deepEqual(summary(report), {
      ...nothing,
      copied: ['absent', 'absent', 'absent'],
      refused: ['notFound'],
    })
    assert.deepEqual(report.refused[0]?.location, at('absent', 'two'))
    assert.equal(await numberAt(target, at('also', 'one')), 2)
    assert.equal(await numberAt(target, at('r1', 'two')), 1)
    assert.equal(await numberAt(target, at('also', 'two')), undefined)
    assert.equal(await target.vaultExists('three'), false)
  })

  it('maps vaults so that locations resolve, and names each record in the report', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a', 'from'), 1)
    await write(source, Location.counter('from', 0), 2)
    const report = await sync(source, target, { mapVaults: [{ from: 'from', to: 'to' }] })
    assert.deepEqual(
      report.copied.map(({ location }) => location?.vaultPath),
      [Buffer.from('to'), Buffer.from('to')].map((path) => new Uint8Array(path)),
    )
    assert.equal(await numberAt(target, at('a', 'to')), 1)
    assert.equal(await numberAt(target, Location.counter('to')), 2)
    assert.equal(await target.vaultExists('from'), false)
    await write(target, Location.counter('to'), 7)
    assert.equal(await numberAt(target, Location.counter('to', 1)), 7)
  })

  it('keeps the names of mapped vaults and chosen records', async () => {
    const { stronghold, sync, source, target } = await twoClients()
    await write(source, at('a', 'from'), 1)
    await write(source, Location.counter('chosen', 3), 2)
    const mapVaults = [{ from: 'from', to: 'to' }]
    await sync(source, target, { vaults: ['from'], mapVaults })
    await sync(source, target, { records: [Location.counter('chosen', 3)] })
    const names = (await stronghold.inventory())
      .filter(({ name }) => name !== undefined && Buffer.from(name).toString() === 'client')
      .flatMap(({ vaults }) => vaults)
    assert.deepEqual(names.map(({ name }) => name && Buffer.from(name).toString()).sort(), [
      'chosen',
      'to',
    ])
    const locations = names.flatMap(({ records }) => records.map(({ location }) => location))
    assert.deepEqual(
      new Set(locations.map((location) => location && Buffer.from(location.vaultPath).toString())),
      new Set(['chosen', 'to']),
    )
    // Only with its name can a record be mapped once more.
    const again = await sync(target, source, { mapVaults: [{ from: 'to', to: 'third' }] })
    assert.deepEqual(again.refused, [])
    assert.equal(await numberAt(source, at('a', 'third')), 1)
  })

  it('puts no two records into one place', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a', 'one'), 1)
    await write(source, at('a', 'two'), 2)
    const report = await sync(source, target, { mapVaults: [{ from: 'one', to: 'two' }] })
    assert.deepEqual(summary(report), { ...nothing, copied: ['absent'], refused: ['conflict'] })
  })

  it('copies a vault beside itself', async () => {
    const { sync, source } = await twoClients()
    await write(source, at('a', 'from'), 1)
    await sync(source, source, { mapVaults: [{ from: 'from', to: 'to' }] })
    assert.equal(await numberAt(source, at('a', 'to')), 1)
    assert.equal(await numberAt(source, at('a', 'from')), 1)
  })

  it('only reports when asked to', async () => {
    const { stronghold, sync, source, target } = await twoClients()
    await write(source, at('a'), 1)
    await write(source, at('b'), 1)
    await write(target, at('b'), 2)
    await stronghold.commit()
    const dry = await sync(source, target, { policy: 'Replace', dryRun: true })
    assert.equal(await numberAt(target, at('a')), undefined)
    assert.equal(await numberAt(target, at('b')), 2)
    assert.equal(stronghold.dirty, false)
    assert.deepEqual(await sync(source, target, { policy: 'Replace' }), dry)
    assert.equal(stronghold.dirty, true)
  })

  it('carries a revocation over, and does not bring back what was revoked', async () => {
    for (const policy of ['Replace', 'KeepOld', 'Newest'] as MergePolicy[]) {
      const { sync, source, target } = await twoClients()
      await write(source, at('a'), 1)
      await sync(source, target)
      await source.vault('vault').deleteSecret('a')
      const report = await sync(source, target, { policy })
      assert.deepEqual(summary(report), { ...nothing, revoked: ['revoked'] })
      assert.equal(await numberAt(target, at('a')), undefined)

      await write(source, at('b'), 1)
      await sync(source, target)
      await target.vault('vault').revokeSecret('b')
      const refused = await sync(source, target, { policy })
      assert.deepEqual(summary(refused), { ...nothing, refused: ['revoked'], equal: 1 })
      assert.equal(await numberAt(target, at('b')), undefined)
    }
  })

  it('lets a later write win over a revocation, unless old things are to be kept', async () => {
    for (const policy of ['Replace', 'KeepOld', 'Newest'] as MergePolicy[]) {
      const { sync, source, target } = await twoClients()
      await write(target, at('a'), 1)
      await target.vault('vault').revokeSecret('a')
      await write(source, at('a'), 2)
      await sync(source, target, { policy })
      assert.equal(await numberAt(target, at('a')), policy === 'KeepOld' ? undefined : 2)
    }
  })

  it('does not revoke what was written after the revocation', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a'), 1)
    await source.vault('vault').deleteSecret('a')
    await write(target, at('a'), 2)
    assert.deepEqual(summary(await sync(source, target)), { ...nothing, kept: ['older'] })
    assert.equal(await numberAt(target, at('a')), 2)
  })

  it('forgets revocations by age, and then brings back what others still have', async () => {
    const { stronghold, sync, source, target } = await twoClients()
    await write(source, at('a'), 1)
    await sync(source, target)
    await target.vault('vault').deleteSecret('a')
    assert.equal(await stronghold.sync.pruneTombstones({ before: 1 }), 0)
    assert.equal(await stronghold.sync.pruneTombstones({ before: Date.now() + 60_000 }), 1)
    await sync(source, target)
    assert.equal(await numberAt(target, at('a')), 1)
  })

  it('takes numbers, not heads', async () => {
    const { sync, source, target } = await twoClients()
    const records = [Location.counter('vault')]
    await rejects(sync(source, target, { records }), 'INVALID_ARGUMENT')
  })

  it('refuses a client with fewer powers', async () => {
    const { sync, source, target } = await twoClients()
    const less = attenuate(source, { procedures: ['Ed25519Sign'] })
    await rejects(sync(less, target), 'CLIENT_NOT_LOADED')
  })

  it('refuses a client of another Stronghold', async () => {
    const { sync, target } = await twoClients()
    const { client } = await makeReplica()
    await rejects(sync(client, target), 'CLIENT_NOT_LOADED')
    await rejects(sync(target, client), 'CLIENT_NOT_LOADED')
  })
})

describe('sync and policies', () => {
  const usages = ['PublicKey', 'WriteVault', 'Sync'] as const

  it('takes the policy of a record along', async () => {
    const { sync, source, target } = await twoClients()
    const policy: Policy = { usages: ['Sync'] }
    await write(source, at('a'), 1, { attributes: { policy } })
    await sync(source, target, { mapVaults: [{ from: 'vault', to: 'copy' }] })
    await rejects(numberAt(target, at('a', 'copy')), 'POLICY_DENIED')
  })

  it('copies nothing whose policy does not say so, and replaces or revokes no such thing', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a'), 1, { attributes: { policy: { usages: ['PublicKey'] } } })
    assert.deepEqual(summary(await sync(source, target)), { ...nothing, refused: ['policy'] })
    await write(target, at('b'), 1, { attributes: { policy: { usages: ['PublicKey'] } } })
    await write(source, at('b'), 2)
    const report = await sync(source, target, { policy: 'Replace', records: [at('b')] })
    assert.deepEqual(summary(report), { ...nothing, refused: ['policy'] })
    await source.vault('vault').deleteSecret('b')
    const again = await sync(source, target, { records: [at('b')] })
    assert.deepEqual(summary(again), { ...nothing, refused: ['policy'] })
    assert.equal(await numberAt(target, at('b')), 1)
  })

  it('does not multiply uses that are counted', async () => {
    const { sync, source, target } = await twoClients()
    await write(source, at('a'), 1, { attributes: { policy: { usages, maxUses: 3 } } })
    await write(source, at('b'), 1, {
      attributes: { policy: { usages, rate: { uses: 1, milliseconds: 1000 } } },
    })
    const report = await sync(source, target)
    assert.deepEqual(summary(report), { ...nothing, refused: ['budget', 'budget'] })
  })

  it('takes along a policy that came later', async () => {
    const { stronghold, sync, source, target } = await twoClients()
    await write(source, at('a'), 1)
    await sync(source, target)
    assert.equal(await numberAt(target, at('a')), 1)
    await stronghold.policies.attach({ client: 'source', location: at('a') }, { usages: ['Sync'] })
    const report = await sync(source, target)
    assert.deepEqual(summary(report), { ...nothing, narrowed: ['policy'] })
    await rejects(numberAt(target, at('a')), 'POLICY_DENIED')
  })

  it('keeps what stands only in the policy of a vault', async () => {
    const { stronghold, sync, source, target } = await twoClients()
    await write(source, at('a', 'strict'), 1)
    await write(target, at('x', 'lax'), 1)
    await stronghold.policies.attach({ client: 'source', vault: 'strict' }, { usages })
    const lax = await sync(source, target, { mapVaults: [{ from: 'strict', to: 'lax' }] })
    assert.deepEqual(summary(lax), { ...nothing, refused: ['policy'] })
    await sync(source, target)
    const policy = await stronghold.policies.read({ client: 'client', vault: 'strict' })
    assert.deepEqual(policy?.usages, usages)
  })

  it('makes no vault of two that say different things, whichever comes first', async () => {
    for (const strict of ['one', 'two']) {
      const { stronghold, sync, source, target } = await twoClients()
      await write(source, at('a', 'one'), 1)
      await write(source, at('b', 'two'), 2)
      await stronghold.policies.attach({ client: 'source', vault: strict }, { usages })
      const mapVaults = ['one', 'two'].map((from) => ({ from, to: 'both' }))
      const report = await sync(source, target, { mapVaults })
      assert.deepEqual(summary(report), { ...nothing, copied: ['absent'], refused: ['policy'] })
      const policy = await stronghold.policies.read({ client: 'client', vault: 'both' })
      assert.deepEqual(policy?.usages, strict === 'one' ? usages : undefined)
    }
  })
})
