import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Bip32Derive,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  parseDerivationPath,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'

const create = () =>
  Stronghold.create({ storage: new MemoryStorage(), key: KeyProvider.makeRandom() })
const count = 1000

describe('What is done every day is within what a zone allows', () => {
  it('a thousand records in one message', async () => {
    await using stronghold = await create()
    const client = await stronghold.createClient('client')
    const data = new Uint8Array(32).fill(1)
    const write = (location: (i: number) => Location) =>
      Array.from({ length: count }, (_, i) => WriteVault({ data, location: location(i) }))
    await client.executeChained(write((i) => Location.generic('names', `${i}`)))
    await client.executeChained(write((i) => Location.counter('numbers', i)))
    assert.equal((await client.listVersions('numbers')).length, count)
  })

  it('a thousand new keys in one message', async () => {
    await using stronghold = await create()
    const client = await stronghold.createClient('client')
    const draw = (i: number) =>
      GenerateKey({ type: 'Ed25519', output: Location.generic('keys', `${i}`) })
    await client.executeChained(Array.from({ length: count }, (_, i) => draw(i)))
  })

  it('a wallet of a hundred addresses in one message', async () => {
    await using stronghold = await create()
    const client = await stronghold.createClient('client')
    const seed = Location.generic('wallet', 'seed')
    await client.execute(WriteVault({ data: new Uint8Array(64).fill(1), location: seed }))
    const derive = (i: number) =>
      Bip32Derive({
        chain: parseDerivationPath(`m/84'/0'/0'/0/${i}`),
        source: 'Seed',
        input: seed,
        output: Location.generic('wallet', `${i}`),
      })
    await client.executeChained(Array.from({ length: 100 }, (_, i) => derive(i)))
  })
})
