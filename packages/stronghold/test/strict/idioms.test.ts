import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  KeyProvider,
  Location,
  MemoryStorage,
  parseDerivationPath,
  pathBytes,
  RandomBytes,
  Stronghold,
} from '@stronghold/stronghold'

test('functions go to methods of arrays as they are', () => {
  const paths = ["m/44'", "m/44'/1'"]
  assert.deepEqual(
    paths.map(parseDerivationPath),
    paths.map((path) => parseDerivationPath(path)),
  )
  assert.deepEqual(['a'].map(pathBytes), [Uint8Array.of(97)])
  const surplus = [{ policy: { usages: [] } }]
  const call = parseDerivationPath as unknown as (...given: unknown[]) => unknown
  for (const rest of [surplus, [0, ['m/1']], [0, ['m'], {}], [undefined, {}], [null]]) {
    assert.throws(() => call('m', ...rest), {
      code: 'INVALID_ARGUMENT',
      message: /arguments\[\d\]/,
    })
  }
})

test('an argument that nobody gave is none', async () => {
  const storage = new MemoryStorage()
  await using stronghold = await Stronghold.create({ storage, key: KeyProvider.makeRandom() })
  const client = await stronghold.createClient('client')
  const execute = client.execute.bind(client) as (...given: unknown[]) => Promise<unknown>
  const bytes = await execute(RandomBytes({ length: 8 }), undefined)
  assert.equal((bytes as Uint8Array).length, 8)
  assert.ok(Location.generic('a', 'b'))
})
