import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Client,
  GenerateKey,
  Location,
  MemoryStorage,
  PublicKey,
  RevokeData,
  type Stronghold,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { at, Clock, makeAt, openAt } from './support.js'

// Several of a hundred records share a bucket, whose entries lie beside each other in the file.
const names = 100
const name = fc.integer({ min: 0, max: names - 1 })
const word = fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme', maxLength: 12 }))
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('label' as const), name, word) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('write' as const), name, word) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('use' as const), name, word) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('revoke' as const), name, word) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('fail' as const), name, word) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('commit' as const), name, word) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('reopen' as const), name, word) },
)

const place = (i: number) => at(`record ${i}`)
const write = (i: number, label: string) =>
  GenerateKey({ type: 'Ed25519', output: place(i) }, { attributes: { label } })
const use = (i: number) => PublicKey({ type: 'Ed25519', privateKey: place(i) })
const revoke = (i: number) => RevokeData({ location: place(i), collect: true })

describe('Attributes', () => {
  it('are those of the last change, however changes, commits and openings follow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const clock = new Clock()
        const storage = new MemoryStorage()
        let stronghold = await makeAt(clock, storage)
        let client = await stronghold.createClient('client')
        await client.executeChained(Array.from({ length: names }, (_, i) => write(i, `${i}`)))
        const model = new Map(Array.from({ length: names }, (_, i) => [i, `${i}`]))
        for (const [act, i, label] of steps) {
          clock.time += 1000
          if (act === 'commit') await stronghold.commit()
          if (act === 'reopen') {
            await stronghold.commit()
            await stronghold.close()
            stronghold = await openAt(clock, storage)
            client = await stronghold.loadClient('client')
          }
          await change(client, model, act, i, label)
          if (act === 'reopen' || act === 'fail') await agrees(stronghold, model)
        }
        await stronghold.commit()
        await stronghold.close()
        const last = await openAt(clock, storage)
        await agrees(last, model)
        await last.close()
      }),
      { numRuns: 30 },
    )
  })
})

async function change(
  client: Client,
  model: Map<number, string>,
  act: string,
  i: number,
  label: string,
): Promise<void> {
  if (act === 'write') {
    await client.execute(write(i, label))
    model.set(i, label)
  }
  if (act === 'fail') {
    const nowhere = PublicKey({ type: 'Ed25519', privateKey: Location.generic('vault', 'none') })
    const chain = [write(i, label), write((i + 1) % names, label), nowhere]
    await assert.rejects(client.executeChained(chain))
  }
  if (!model.has(i)) return
  if (act === 'use') await client.execute(use(i))
  if (act === 'label') {
    await client.labelRecord(place(i), label)
    model.set(i, label)
  }
  if (act === 'revoke') {
    await client.execute(revoke(i))
    model.delete(i)
  }
}

async function agrees(stronghold: Stronghold, model: Map<number, string>): Promise<void> {
  const [client] = await stronghold.inventory()
  const records = client?.vaults[0]?.records ?? []
  const found = records.map(({ location, label, type, bornInside }) => {
    assert.equal(type, 'Ed25519')
    assert.equal(bornInside, true)
    assert(location?.kind === 'generic')
    return [Buffer.from(location.recordPath).toString(), label]
  })
  const expected = [...model].map(([i, label]) => [`record ${i}`, label])
  assert.deepEqual(new Map(found as [string, string][]), new Map(expected as [string, string][]))
  assert.equal(found.length, expected.length)
}
