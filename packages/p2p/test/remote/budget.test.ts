import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Call,
  ConcatKdf,
  ConcatSecret,
  Ed25519Sign,
  GenerateKey,
  Location,
  Pbkdf2Hmac,
  referenceBudget,
  Secp256k1EcdsaSign,
  StrongholdError,
} from '@stronghold/stronghold'
import { all, introduce, join, makeStronghold } from '../support.js'

const few = new Uint8Array(8)
const at = (name: string) => Location.generic('vault', name)
const temporary = (name: string) => Location.temporary(name)

async function refuses(work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert(error instanceof StrongholdError, String(error))
    assert.equal(error.code, 'TOO_EXPENSIVE')
    assert(error.limit !== undefined && error.message.includes(`budget.${error.limit}`))
    return true
  })
}

const doubling: Call[] = Array.from({ length: 27 }, (_, i) => {
  const source = i === 0 ? at('symmetric') : temporary(`${i - 1}`)
  return ConcatSecret({ locationA: source, locationB: source, outputLocation: temporary(`${i}`) })
})

const stretching = (count: number) =>
  Pbkdf2Hmac({ hash: 'Sha256', password: few, salt: few, count, output: temporary('key') })

describe('What a peer asks for', async () => {
  const budget = { rounds: 2 * referenceBudget.rounds, milliseconds: 1000 }
  for (const [name, options] of [
    ['', {}],
    [', with a budget of its own', { budget }],
  ] as const) {
    it(`has a budget${name}, and others are answered meanwhile`, async () => {
      const stronghold = await makeStronghold({
        zone: { budget: { milliseconds: 2000, rounds: 1_000_000 } },
      })
      const shared = await stronghold.createClient('shared')
      for (const [type, record] of [
        ['Symmetric', 'symmetric'],
        ['Secp256k1Ecdsa', 'evm'],
        ['Ed25519', 'ed25519'],
      ] as const) {
        await shared.execute(GenerateKey({ type, output: at(record) }))
      }
      await stronghold.commit()
      const [server, client] = [await join(stronghold, options), await join(await makeStronghold())]
      await server.serve()
      await introduce(server, client, all('shared'))
      const remote = await client.connect('server', { client: 'shared' })
      const sign = Ed25519Sign({ privateKey: at('ed25519'), message: few })
      // One frame of a peer has a MiB at most.
      const long = new Uint8Array(2 ** 20 - 2 ** 12)
      const dear: Call[][] = [
        doubling,
        [
          ConcatKdf({
            hash: 'Sha256',
            algorithmId: '',
            sharedSecret: at('symmetric'),
            keyLength: 65_536,
            apu: few,
            apv: few,
            pubInfo: long,
            privInfo: few,
            output: temporary('derived'),
          }),
        ],
        Array.from({ length: 40 }, () => stretching(100_000)),
        [
          Secp256k1EcdsaSign({
            flavor: 'Keccak256',
            privateKey: at('evm'),
            message: long,
          }),
        ],
      ]
      for (const calls of dear) {
        const refused = refuses(remote.executeChained(calls))
        assert.equal((await shared.execute(sign)).length, 64)
        await refused
        assert.equal((await remote.execute(sign)).length, 64)
      }
      // What the owner of the zone may do, a peer may do only where the network says so.
      const between = stretching(referenceBudget.rounds + 1)
      await shared.execute(between)
      if (name === '') await refuses(remote.execute(between))
      else await remote.execute(between)
    })
  }

  it('has no budget of words that do not exist', async () => {
    const stronghold = await makeStronghold()
    await assert.rejects(join(stronghold, { budget: { minutes: 1 } as never }), {
      code: 'INVALID_ARGUMENT',
    })
  })
})
