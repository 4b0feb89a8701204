import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Client,
  ConcatSecret,
  CopyRecord,
  GenerateKey,
  Hkdf,
  Hmac,
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  type Policy,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'

const own = [
  'ConcatSecret',
  'CopyRecord',
  'GenerateKey',
  'Hkdf',
  'Hmac',
  'WriteVault',
] as const satisfies Policy['usages']
const keys = 40
const data = new Uint8Array(1)
const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(1))

/** The largest policy that can be said; no other has its names. */
function large(number: number, depth = 3): Policy {
  const names = Array.from({ length: 250 }, (_, i) => `app.n${number}x${i}` as const)
  const usages = [...own, ...names]
  return depth === 0 ? { usages } : { usages, derived: large(number, depth - 1) }
}

type Call = Parameters<Client['executeChained']>[0][number]
const place = (i: number) => Location.generic('large', `${i}`)
const temporary = Location.temporary('made')

/** What may inherit, of the key of a number. */
const heirs: Readonly<Record<string, (i: number) => Call>> = {
  'a copy': (i) => CopyRecord({ source: place(i), target: temporary }),
  'a copy that is kept': (i) =>
    CopyRecord({ source: place(i), target: Location.generic('copies', `${i}`) }),
  'a derived key': (i) =>
    Hkdf({ hash: 'Sha256', salt: data, label: data, ikm: place(i), okm: temporary }),
  'what two are put together to': (i) =>
    ConcatSecret({ locationA: place(i), locationB: place(i), outputLocation: temporary }),
  'what is written over it': (i) => WriteVault({ data, location: place(i) }),
  'a key that is made over it': (i) => GenerateKey({ type: 'Symmetric', output: place(i) }),
}

describe('What is inherited is charged', () => {
  let stronghold: Stronghold
  let client: Client
  let limited: Client

  before(async () => {
    const storage = new MemoryStorage()
    const made = await Stronghold.create({ storage, key: key() })
    const owner = await made.createClient('client')
    for (let i = 0; i < keys; i++) {
      const attributes = { policy: large(i) }
      await owner.execute(GenerateKey({ type: 'Symmetric', output: place(i) }, { attributes }))
    }
    const plain = (i: number) =>
      GenerateKey({ type: 'Symmetric', output: Location.generic('plain', `${i}`) })
    await owner.executeChained(Array.from({ length: keys }, (_, i) => plain(i)))
    await made.commit()
    await made.close()
    stronghold = await Stronghold.open({ storage, key: key() })
    client = await stronghold.loadClient('client')
    limited = limitClient(client, { milliseconds: 20 })
  })
  after(() => stronghold.close({ discard: true }))

  it('what is said of many keys, when it is read', async () => {
    const uses = (vault: string) =>
      Array.from({ length: keys }, (_, i) =>
        Hmac({ hash: 'Sha256', key: Location.generic(vault, `${i}`), message: data }),
      )
    await limited.executeChained(uses('plain'))
    await rejects(limited.executeChained(uses('large')), 'TOO_EXPENSIVE')
    // The whole of it in steps, which any message may be made of.
    for (const use of uses('large')) await client.execute(use)
  })

  for (const [what, call] of Object.entries(heirs)) {
    it(`by ${what}: each policy once`, async () => {
      const all = Array.from({ length: keys }, (_, i) => call(i))
      await rejects(client.executeChained(all), 'TOO_EXPENSIVE')
      await client.executeChained(new Array<Call>(200).fill(call(0)))
    })
  }

  it('also beside what the call says', async () => {
    const copy = (i: number) =>
      CopyRecord(
        { source: place(i), target: temporary },
        { attributes: { policy: { usages: ['Hmac'] } } },
      )
    const all = Array.from({ length: keys }, (_, i) => copy(i))
    await rejects(client.executeChained(all), 'TOO_EXPENSIVE')
    await client.executeChained(new Array<Call>(200).fill(copy(0)))
  })

  it('of a vault too', async () => {
    const { policies } = stronghold
    await client.execute(WriteVault({ data, location: Location.generic('vault', 'record') }))
    await policies.attach({ client: 'client', vault: 'vault' }, large(keys), { current: key() })
    const copy = CopyRecord({
      source: Location.generic('vault', 'record'),
      target: Location.temporary('made'),
    })
    await rejects(limitClient(client, { milliseconds: 3 }).execute(copy), 'TOO_EXPENSIVE')
    await limited.execute(copy)
  })

  it('and shared by none that is changed', async () => {
    const policy = { usages: ['Hmac', 'CopyRecord', 'WriteVault'] } as const satisfies Policy
    const [first, second] = ['first', 'second'].map((name) => Location.generic('shared', name))
    for (const output of [first, second] as Location[]) {
      await client.execute(GenerateKey({ type: 'Symmetric', output }, { attributes: { policy } }))
    }
    const use = (key: unknown) =>
      client.execute(Hmac({ hash: 'Sha256', key: key as Location, message: data }))
    await client.execute(WriteVault({ data, location: first as Location }))
    await use(second)
    assert.equal(await client.recordType(second as never), 'Symmetric')
  })
})
