import assert from 'node:assert/strict'
import { it } from 'node:test'
import { RandomBytes } from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

await onEveryInside('RandomBytes', (fresh) => {
  it('answers as many bytes as asked for, others each time', async () => {
    const client = await fresh()
    for (const length of [1, 32, 65_536]) {
      const bytes = await client.execute(RandomBytes({ length }))
      assert.equal(bytes.length, length)
    }
    const [first, second] = await client.executeChained([
      RandomBytes({ length: 32 }),
      RandomBytes({ length: 32 }),
    ])
    assert.notDeepEqual(first, second)
  })

  it('refuses other lengths, and attributes, for it writes nothing', async () => {
    const client = await fresh()
    for (const length of [0, 65_537, 2 ** 32 - 1, 2 ** 32, -1, 1.5]) {
      await rejects(client.execute(RandomBytes({ length })), 'INVALID_ARGUMENT')
    }
    const labelled = RandomBytes({ length: 1 }, { attributes: { label: 'random' } })
    await rejects(client.execute(labelled), 'INVALID_ARGUMENT')
  })
})
