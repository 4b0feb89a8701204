import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Client,
  Ed25519Sign,
  GenerateKey,
  Location,
  MemoryStorage,
  Stronghold,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { keyOf } from '../snapshots.js'

const privateKey = Location.generic('vault', 'key')
const grant = {
  client: 'client',
  procedure: 'Ed25519Sign',
  purpose: 'old',
  lifetime: 100_000,
  uses: 9,
} as const

async function withKey(stronghold: Stronghold): Promise<Client> {
  const client = await stronghold.createClient('client')
  const policy = { usages: ['Ed25519Sign'], requireApproval: {} } as const
  await client.execute(
    GenerateKey({ type: 'Ed25519', output: privateKey }, { attributes: { policy } }),
  )
  return client
}

describe('A granted approval', () => {
  for (const [what, end] of Object.entries({
    clear: (stronghold: Stronghold) => stronghold.clear({ current: keyOf(1) }),
    purgeClient: (stronghold: Stronghold) =>
      stronghold.purgeClient('client', { current: keyOf(1) }),
    destroy: (stronghold: Stronghold) =>
      stronghold.destroy([{ client: 'client' }], { current: keyOf(1) }),
  })) {
    it(`ends with the client that it was granted for: ${what}`, async () => {
      await using stronghold = await Stronghold.create({
        storage: new MemoryStorage(),
        key: keyOf(1),
        workFactor: 1,
      })
      const before = await withKey(stronghold)
      const approval = await stronghold.policies.grantApproval(grant)
      const sign = Ed25519Sign({ privateKey, message: utf8('m') }, { approval })
      assert.equal((await before.execute(sign)).length, 64)
      await end(stronghold)
      const later = await withKey(stronghold)
      await rejects(later.execute(sign), 'APPROVAL_INVALID')
      await stronghold.close({ discard: true })
    })
  }
})
