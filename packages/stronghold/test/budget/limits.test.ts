import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import {
  attenuate,
  type BudgetKind,
  type Call,
  type Client,
  ConcatKdf,
  ConcatSecret,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Hmac,
  Location,
  limitClient,
  Pbkdf2Hmac,
  RandomBytes,
  referenceBudget,
  Secp256k1EcdsaSign,
  StrongholdError,
  WriteVault,
  zoneBudget,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { rejects } from '../client-compliance.js'
import { at, openStronghold } from '../procedures/clients.js'

const few = new Uint8Array(8)
const long = new Uint8Array(2 ** 22 - 2 ** 12)

const doubling = (place: (name: string) => ReturnType<typeof at>): Call[] =>
  Array.from({ length: 27 }, (_, i) => {
    const source = i === 0 ? at('symmetric') : place(`double ${i - 1}`)
    return ConcatSecret({
      locationA: source,
      locationB: source,
      outputLocation: place(`double ${i}`),
    })
  })

/** A few kilobytes or one long message that would keep a zone for seconds, or fill its memory. */
const dear: Readonly<Record<string, readonly Call[]>> = {
  'temporaries that double': doubling(Location.temporary as never),
  'records that double': doubling(at),
  'a long key of long information': [
    ConcatKdf({
      hash: 'Sha256',
      algorithmId: '',
      sharedSecret: at('symmetric'),
      keyLength: 65_536,
      apu: few,
      apv: few,
      pubInfo: long,
      privInfo: few,
      output: at('derived'),
    }),
  ],
  'many key derivations from passwords': Array.from({ length: 40 }, () =>
    Pbkdf2Hmac({
      hash: 'Sha512',
      password: few,
      salt: few,
      count: 100_000,
      output: at('stretched'),
    }),
  ),
  'a long message under Keccak': [
    Secp256k1EcdsaSign({ flavor: 'Keccak256', privateKey: at('secp256k1'), message: long }),
  ],
  'answers without end': Array.from({ length: 1000 }, () => RandomBytes({ length: 65_536 })),
}

async function withKeys(client: Client): Promise<Client> {
  await client.execute(GenerateKey({ type: 'Ed25519', output: at('ed25519') }))
  await client.execute(GenerateKey({ type: 'Secp256k1Ecdsa', output: at('secp256k1') }))
  await client.execute(GenerateKey({ type: 'Symmetric', output: at('symmetric') }))
  return client
}

/** Refused as too expensive, by this word of the budget. */
async function refuses(work: Promise<unknown>, limit?: BudgetKind): Promise<void> {
  await assert.rejects(work, (error) => {
    assert(error instanceof StrongholdError, String(error))
    assert.equal(error.code, 'TOO_EXPENSIVE')
    assert(error.limit !== undefined && error.message.includes(`budget.${error.limit}`))
    if (limit !== undefined) assert.equal(error.limit, limit)
    return true
  })
}

const sign = (client: Client) =>
  client.execute(Ed25519Sign({ privateKey: at('ed25519'), message: few }))

describe('A message that would cost too much', async () => {
  const stronghold = await openStronghold({})
  const whole = await withKeys(await stronghold.createClient('whole'))
  const inProcess = await openStronghold({ inside: () => startInProcess() })
  const portable = await withKeys(await inProcess.createClient('portable'))
  const reference = async (): Promise<Client> => {
    const { port1, port2 } = new MessageChannel()
    attachClient(whole, port1)
    return connectClient(port2)
  }
  const everything = { procedures: ['ConcatSecret', 'ConcatKdf', 'Pbkdf2Hmac'] as const }
  const clients: Readonly<Record<string, () => Promise<Client>>> = {
    'the zone': async () => whole,
    'this process': async () => portable,
    'a limited client': async () => limitClient(whole),
    'a limited, attenuated client': async () =>
      limitClient(attenuate(whole, { ...everything, otherVaults: { use: true, write: true } })),
    'a reference': reference,
  }
  for (const [where, of] of Object.entries(clients)) {
    for (const [what, calls] of Object.entries(dear)) {
      const granted = !where.includes('attenuated') || calls[0]?.procedure.startsWith('Concat')
      if (!granted) continue
      it(`is refused in ${where}, whole: ${what}`, async () => {
        const client = await of()
        await refuses(client.executeChained(calls))
        assert.equal(await whole.recordExists(at('derived')), false)
        assert.equal(await whole.recordExists(at('double 0')), false)
        if (where !== 'this process') await sign(whole)
        if ('stop' in client) (client as { stop(): void }).stop()
      })
    }
  }

  it('is judged by the lengths of stored secrets before they are worked with', async () => {
    const data = new Uint8Array(2 ** 22)
    await whole.execute(WriteVault({ data, location: at('long') }))
    const mac = Hmac({ hash: 'Sha256', key: at('long'), message: few })
    await whole.execute(mac)
    await refuses(whole.executeChained([mac, mac, mac, mac, mac]))
    const copies = Array.from({ length: 8 }, (_, i) =>
      CopyRecord({ source: at('long'), target: Location.temporary(`${i}`) }),
    )
    await refuses(whole.executeChained(copies))
    // Such a record is no key, but finding that out would open it.
    const wrong = Ed25519Sign({ privateKey: at('long'), message: few })
    await refuses(limitClient(whole, { hashed: 2 ** 20 }).execute(wrong), 'hashed')
  })

  it('is none where the owner of the zone says so', async () => {
    const dearer = Pbkdf2Hmac({
      hash: 'Sha256',
      password: few,
      salt: few,
      count: zoneBudget.rounds + 1,
      output: Location.temporary('key'),
    })
    await refuses(whole.execute(dearer))
    const budget = { milliseconds: 10_000, rounds: 1_000_000 }
    const raised = await openStronghold({ zone: { budget } })
    const client = await raised.createClient('raised')
    await client.execute(dearer)
    // Who has a reference has no more than before, unless that says so too.
    await refuses(limitClient(client).execute(dearer))
    await limitClient(client, budget).execute(dearer)
    await refuses(limitClient(limitClient(client), budget).execute(dearer))
  })

  it('is none for as many rounds as are recommended of PBKDF2-SHA256', async () => {
    const recommended = Pbkdf2Hmac({
      hash: 'Sha256',
      password: few,
      salt: few,
      count: 600_000,
      output: at('recommended'),
    })
    await whole.execute(recommended)
    await refuses(limitClient(whole).execute(recommended))
    const budget = { rounds: 600_000, milliseconds: 150 }
    await limitClient(whole, budget).execute(recommended)
  })

  it('is less through a reference than in the zone', async () => {
    for (const kind of Object.keys(zoneBudget) as BudgetKind[]) {
      assert(referenceBudget[kind] < zoneBudget[kind], kind)
    }
    const between = Pbkdf2Hmac({
      hash: 'Sha256',
      password: few,
      salt: few,
      count: referenceBudget.rounds + 1,
      output: Location.temporary('key'),
    })
    await whole.execute(between)
    const client = await reference()
    await refuses(client.execute(between), 'rounds')
    ;(client as { stop?: () => void }).stop?.()
  })

  it('has no more by a budget of words that do not exist, or numbers that are none', async () => {
    for (const budget of [{ minutes: 1 }, { rounds: 0 }, { rounds: Number.NaN }, { hashed: 1.5 }]) {
      assert.throws(() => limitClient(whole, budget), { code: 'INVALID_ARGUMENT' })
      const { port1 } = new MessageChannel()
      assert.throws(() => attachClient(whole, port1, { budget }), { code: 'INVALID_ARGUMENT' })
      await rejects(openStronghold({ zone: { budget } }), 'INVALID_ARGUMENT')
    }
  })
})

describe('Whoever has a client', async () => {
  const stronghold = await openStronghold({})
  const busy = await stronghold.createClient('busy')
  const other = await withKeys(await stronghold.createClient('other'))
  const dearest = Pbkdf2Hmac({
    hash: 'Sha512',
    password: few,
    salt: few,
    count: 55_000,
    output: Location.temporary('key'),
  })

  it('waits for one message of another, not for all that wait', async () => {
    const order: string[] = []
    const many = Array.from({ length: 6 }, () =>
      busy.execute(dearest).then(() => order.push('dear')),
    )
    const signatures = Array.from({ length: 3 }, () =>
      sign(other).then(() => order.push('signature')),
    )
    await Promise.all([...many, ...signatures])
    assert.deepEqual(order.slice(0, 5), ['dear', 'signature', 'signature', 'signature', 'dear'])
  })

  it('takes turns with other references to the same client', async () => {
    const order: string[] = []
    const one = limitClient(other, { milliseconds: 150, rounds: 100_000 })
    const two = limitClient(other)
    const many = Array.from({ length: 5 }, () =>
      one.execute(dearest).then(() => order.push('dear')),
    )
    const signature = sign(two).then(() => order.push('signature'))
    await Promise.all([...many, signature])
    assert(order.indexOf('signature') <= 1, order.join())
  })

  it('has its own calls done in the order in which they were made', async () => {
    const write = (value: number) =>
      other.execute(WriteVault({ data: Uint8Array.of(value), location: at('last') }))
    const order: number[] = []
    const calls = Array.from({ length: 500 }, (_, i) => write(i % 256).then(() => order.push(i)))
    const blocking = busy.execute(dearest)
    await Promise.all([...calls, blocking])
    assert.deepEqual(order, [...order.keys()])
  })
})
