import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RevokeData } from '@stronghold/stronghold'
import { at, key, makeReplica, summary, write } from './support.js'

describe('What was revoked here', () => {
  for (const policy of ['AddOnly', 'KeepOld'] as const) {
    it(`is not brought back by a file that has it newer, under ${policy}`, async () => {
      const [here, there] = [await makeReplica(), await makeReplica()]
      await write(here.client, at('x'), 1)
      await here.client.execute(RevokeData({ location: at('x'), collect: false }))
      // Stamps follow generations: that file is later.
      for (let commit = 0; commit < 5; commit++) {
        await there.stronghold.createClient(`c${commit}`)
        await there.stronghold.commit()
      }
      await write(there.client, at('x'), 1)
      await there.stronghold.commit()
      const from = { storage: there.storage, key: key(), clients: [{ path: 'client' }], policy }
      const { refused, copied } = summary(await here.stronghold.sync.from(from))
      assert.deepEqual([refused, copied], [[policy === 'AddOnly' ? 'differs' : 'revoked'], []])
      assert.equal(await here.client.recordExists(at('x')), false)
    })
  }
})
