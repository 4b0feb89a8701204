import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Client,
  GarbageCollect,
  GenerateKey,
  KeyProvider,
  Location,
  type Policy,
  RevokeData,
  type Stronghold,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, key, make } from './support.js'

const head = Location.counter('versions')
const version = (counter: number) => Location.counter('versions', counter)
const generate = (output: Location = head, policy?: Policy) =>
  GenerateKey({ type: 'Ed25519', output }, policy === undefined ? {} : { attributes: { policy } })
const words = (...usages: readonly ('RevokeData' | 'GarbageCollect')[]): Policy => ({
  usages: ['GenerateKey', ...usages],
})
const approver = new Uint8Array(32).fill(9)

/** Three versions; `policy` stands over the oldest, their vault, or the client. */
async function made(
  what: 'record' | 'vault' | 'client',
  policy: Policy,
): Promise<{
  stronghold: Stronghold
  client: Client
}> {
  const stronghold = await make()
  const client = await stronghold.createClient('client')
  for (let i = 0; i < 3; i++) await client.execute(generate())
  const subject = {
    record: { client: 'client', location: version(0) },
    vault: { client: 'client', vault: 'versions' },
    client: { client: 'client' },
  }[what]
  await stronghold.policies.attach(subject, policy)
  return { stronghold, client }
}

const levels = ['record', 'vault', 'client'] as const
const denying: readonly Policy[] = [words(), words('RevokeData'), words('GarbageCollect')]
const asking: Policy = {
  ...words('RevokeData', 'GarbageCollect'),
  requireApproval: { approver },
}

describe('Destroying has its words', () => {
  for (const what of levels) {
    it(`where versions are pruned under the policy of a ${what}`, async () => {
      for (const [policy, code] of [
        ...denying.map((one) => [one, 'POLICY_DENIED'] as const),
        [asking, 'APPROVAL_REQUIRED'] as const,
      ]) {
        const { stronghold, client } = await made(what, policy)
        await using _ = stronghold
        await rejects(client.pruneVersions('versions', 1), code)
        assert.equal((await client.listVersions('versions')).length, 3)
      }
      const { stronghold, client } = await made(what, words('RevokeData', 'GarbageCollect'))
      await using _ = stronghold
      assert.equal(await client.pruneVersions('versions', 1), 2)
    })

    it(`where a client is purged or everything cleared under the policy of a ${what}`, async () => {
      for (const policy of [...denying, asking]) {
        const { stronghold, client } = await made(what, policy)
        await using _ = stronghold
        await rejects(stronghold.purgeClient('client'), 'PROOF_REQUIRED')
        await rejects(stronghold.clear(), 'PROOF_REQUIRED')
        const wrong = () => KeyProvider.fromKey(new Uint8Array(32))
        await rejects(stronghold.purgeClient('client', { current: wrong() }), 'WRONG_KEY')
        await rejects(stronghold.clear({ current: wrong() }), 'WRONG_KEY')
        assert.equal((await client.listVersions('versions')).length, 3)
        await stronghold.commit()
        await stronghold.purgeClient('client', { current: key() })
        await rejects(stronghold.loadClient('client'), 'CLIENT_NOT_FOUND')
      }
      const { stronghold } = await made(what, words())
      await using _ = stronghold
      await stronghold.clear({ current: key() })
      await rejects(stronghold.commit(), 'CLEARED')
      assert.deepEqual(await stronghold.listClients(), [])
    })
  }

  it('where nothing is pruned, but what was revoked would be destroyed', async () => {
    const { stronghold, client } = await made('vault', words('RevokeData'))
    await using _ = stronghold
    await client.execute(RevokeData({ location: version(0), collect: false }))
    await rejects(client.pruneVersions('versions', 9), 'POLICY_DENIED')
    assert.deepEqual((await client.listVersions('versions'))[0], { counter: 0, revoked: true })
  })

  it('where a record is revoked and its vault collected in one call', async () => {
    for (const what of ['vault', 'client'] as const) {
      const { stronghold, client } = await made(what, words('RevokeData'))
      await using _ = stronghold
      await client.execute(RevokeData({ location: version(0), collect: false }))
      const collecting = RevokeData({ location: version(1), collect: true })
      await rejects(client.execute(collecting), 'POLICY_DENIED')
      const collect = GarbageCollect({ vaultPath: utf8('versions') })
      await rejects(client.execute(collect), 'POLICY_DENIED')
      assert.equal((await client.listVersions('versions')).length, 3)
    }
  })

  it('and without a policy needs none, as before', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate(at('key')))
    await client.execute(generate())
    await client.execute(generate())
    assert.equal(await client.pruneVersions('versions', 1), 1)
    await stronghold.purgeClient('client')
    await stronghold.createClient('client')
    await stronghold.clear()
  })

  it('and what both words permit goes with its client, but not the policy of a client', async () => {
    const both = words('RevokeData', 'GarbageCollect')
    const record = await made('record', both)
    await record.stronghold.purgeClient('client')
    await record.stronghold.close({ discard: true })
    for (const what of ['vault', 'client'] as const) {
      const { stronghold } = await made(what, both)
      await using _ = stronghold
      // A client that is made anew under the name would be free of it.
      await rejects(stronghold.purgeClient('client'), 'PROOF_REQUIRED')
    }
  })
})
