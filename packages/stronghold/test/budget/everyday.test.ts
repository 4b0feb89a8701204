import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Bip32Derive,
  CopyRecord,
  GenerateKey,
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  parseDerivationPath,
  ReadRecord,
  Stronghold,
  type StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'

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
    await client.executeChained(write(() => Location.counter('versions')))
    const policy = { usages: ['WriteVault', 'RevokeData', 'Hmac', 'Sync', 'Export'] } as const
    await client.executeChained(
      Array.from({ length: count }, (_, i) =>
        WriteVault(
          { data, location: Location.generic('labelled', `${i}`) },
          { attributes: { label: `label ${i}`, policy } },
        ),
      ),
    )
  })

  it('a thousand records in one message through a reference', async () => {
    await using stronghold = await create()
    const { port1, port2 } = new MessageChannel()
    attachClient(await stronghold.createClient('client'), port1)
    const reference = await connectClient(port2)
    const data = new Uint8Array(32).fill(1)
    await reference.executeChained(
      Array.from({ length: count }, (_, i) =>
        WriteVault({ data, location: Location.generic('names', `${i}`) }),
      ),
    )
    port1.close()
    port2.close()
  })

  it('to read and to copy in one message what one message has written', async () => {
    await using stronghold = await create()
    const client = await stronghold.createClient('client')
    const [milliseconds, hashed, scratch, output] = [100, 16 << 20, 16 << 20, 8 << 20]
    const asReference = limitClient(client, { milliseconds, hashed, scratch, output })
    const location = Location.generic('documents', 'large')
    const attributes = { readers: [new TextEncoder().encode('client')] }
    const written: number[] = []
    for (const limited of [client, asReference]) {
      for (let mebibytes = 4; mebibytes <= 16; mebibytes++) {
        const data = new Uint8Array(mebibytes << 20)
        try {
          await limited.execute(WriteVault({ data, location }, { attributes }))
        } catch (error) {
          assert.equal((error as StrongholdError).code, 'TOO_EXPENSIVE')
          continue
        }
        written.push(mebibytes)
        const read = await limited.execute(ReadRecord({ location }))
        assert.equal(read.length, mebibytes << 20)
        for (const target of [Location.generic('documents', 'copy'), Location.temporary('copy')]) {
          await limited.execute(CopyRecord({ source: location, target }))
        }
      }
    }
    assert.deepEqual(written, [4, 5, 6, 7, 8, 9, 10, 11, 12, 4, 5, 6, 7, 8])
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
