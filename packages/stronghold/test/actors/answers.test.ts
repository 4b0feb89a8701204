import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import {
  BIP39Generate,
  type Bip39Language,
  type Call,
  type Client,
  GenerateKey,
  HpkeSeal,
  PublicKey,
  procedures,
  RandomBytes,
  StreamSeal,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, connectClient, MessageClient } from '@stronghold/stronghold/actors'
import { publicJwk } from '@stronghold/stronghold/jose'
import { at, made, makeStronghold, run } from '../procedures/subjects.js'
import { uses } from '../procedures/uses.js'

const none = new Uint8Array(0)
const stronghold = await makeStronghold()
const client = await stronghold.createClient('answers')
await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
await client.execute(WriteVault({ data: new Uint8Array(32).fill(1), location: at('free') }))

/** What happens to `use` of a client over a reference. */
async function over<T>(attached: Client, use: (reference: Client) => Promise<T>): Promise<T> {
  const { port1, port2 } = new MessageChannel()
  attachClient(attached, port1)
  const reference = await connectClient(port2)
  try {
    return await use(reference)
  } finally {
    reference.stop()
  }
}

/** What a call answers, or the code with which it fails. */
async function outcome(of: Client, call: Call): Promise<unknown> {
  try {
    return await of.execute(call)
  } catch (error) {
    assert(error instanceof StrongholdError)
    return error.code
  }
}

/** What a reference makes of an output that the other side answers to a call. */
async function answered(call: Call, output: unknown): Promise<unknown> {
  const { procedure } = call
  const hostile = new MessageClient(
    client.id,
    async () => [{ procedure, output: structuredClone(output) }] as never,
  )
  return over(hostile, (reference) => reference.execute(call))
}

async function isRefused(call: Call, output: unknown, why: string): Promise<void> {
  await assert.rejects(
    answered(call, output),
    { code: 'ANSWER_REFUSED', remote: true },
    `${call.procedure}: ${why}`,
  )
}

/** Calls that answer something, each with its answer. */
async function answeredCalls(): Promise<readonly (readonly [Call, unknown])[]> {
  const found: [Call, unknown][] = []
  const keep = async (call: Call) => {
    const output = await outcome(client, call)
    if (typeof output !== 'string' && output !== undefined) found.push([call, output])
  }
  for (const make of Object.values(made)) {
    await run(client, make(at('subject')))
    for (const use of Object.values(uses).flat()) await keep(use.make(at('subject')))
  }
  const recipientPublicKey = new Uint8Array(32).fill(9)
  const hpke = { aead: 'Aes256Gcm', info: none, associatedData: none } as const
  for (const size of [0, 1, 1000]) {
    const plaintext = new Uint8Array(size)
    await keep(HpkeSeal({ ...hpke, recipientPublicKey, plaintext }))
    await keep(RandomBytes({ length: Math.max(1, size) }))
  }
  const header = new Uint8Array(37)
  header.set(Buffer.from('5348533102', 'hex'))
  const place = { header, index: 0, final: true, associatedData: none, key: at('kek') }
  for (const size of [65_535, 65_536, 65_537, 131_072]) {
    await keep(StreamSeal({ ...place, plaintext: new Uint8Array(size) }))
  }
  return found
}

/** A first byte, another so many times, and perhaps a last one. */
function hexOf(first: string, byte: string, times: number, last = ''): string {
  return `${first}${byte.repeat(times)}${last}`
}

const calls = await answeredCalls()

describe('Every procedure of the table', () => {
  it('says what it answers', () => {
    for (const { definition } of procedures) {
      const { name, output, answer } = definition
      assert.equal(typeof answer, 'function', name)
      // Bytes of any length are said by nobody: a codec of bytes has to have an answer beside it.
      const isPlain = ['nothing', 'boolean', 'integer'].includes(output.shape.kind)
      const source = answer.toString()
      assert.equal(/\bplain\b|=> plain/.test(source), isPlain, `${name}: ${source}`)
    }
  })

  it('answers so, for every kind of secret, and is believed', async () => {
    const names = new Set(calls.map(([call]) => call.procedure))
    assert(names.size >= 20, [...names].join())
    for (const [call, output] of calls) assert.deepEqual(await answered(call, output), output)
  })

  it('is not believed when it answers anything else', async () => {
    for (const [call, output] of calls) {
      if (!(output instanceof Uint8Array)) continue
      if (['ReadRecord', 'AesKeyWrapEncrypt'].includes(call.procedure)) continue
      const { length } = output
      const wrong: Uint8Array[] = [
        none,
        new Uint8Array(1),
        new Uint8Array(300_000),
        new Uint8Array(length + 1),
      ]
      if (length > 0) wrong.push(output.subarray(1))
      for (const other of wrong) {
        if (other.length === length) continue
        // A codec that knows the length does not let it through at all.
        await assert.rejects(answered(call, other), { remote: true }, call.procedure)
      }
    }
  })
})

describe('A public key that another side answers', () => {
  const privateKey = at('subject')

  it('is a point of the curve in its one form, and none of low order', async () => {
    const g1 =
      '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb'
    const ones = (length: number) => new Uint8Array(length).fill(0xff)
    for (const [type, good, ...bad] of [
      [
        'Ed25519',
        hexOf('58', '66', 31),
        hexOf('02', '00', 31),
        hexOf('01', '00', 31),
        '00'.repeat(32),
        hexOf('ed', 'ff', 30, '7f'),
      ],
      [
        'X25519',
        hexOf('09', '00', 31),
        '00'.repeat(32),
        hexOf('01', '00', 31),
        hexOf('f6', 'ff', 30, '7f'),
        hexOf('09', '00', 30, '80'),
      ],
      [
        'Secp256k1Ecdsa',
        '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
        hexOf('02', '00', 32),
        '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
      ],
      [
        'P256',
        '036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
        hexOf('03', '00', 31, '02'),
        '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'.replace('02', '05'),
      ],
      ['Bls12381', g1, hexOf('c0', '00', 47), `8${g1.slice(1, -1)}0`],
    ] as const) {
      const call = PublicKey({ type, privateKey })
      const key = new Uint8Array(Buffer.from(good, 'hex'))
      assert.deepEqual(await answered(call, key), key, type)
      for (const other of [
        ...bad.map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
        ones(key.length),
      ]) {
        await isRefused(call, other, Buffer.from(other).toString('hex'))
        if (type !== 'Bls12381') {
          assert.throws(() => publicJwk(type, other), { code: 'INVALID_ARGUMENT' })
        }
      }
      if (type !== 'Bls12381') assert.equal(publicJwk(type, key).kty.length > 1, true)
    }
  })
})

describe('A mnemonic that another side answers', () => {
  const output = at('seed')

  it('has its words, its checksum and its form, in every language', async () => {
    const languages = [
      'english',
      'japanese',
      'korean',
      'french',
      'czech',
      'simplified-chinese',
    ] as const
    for (const language of languages satisfies readonly Bip39Language[]) {
      for (const words of [12, 24]) {
        const call = BIP39Generate({ words, language, output })
        const mnemonic = await client.execute(call)
        assert.deepEqual(await answered(call, mnemonic), mnemonic)
        const text = new TextDecoder().decode(mnemonic)
        const list = text.split(' ')
        for (const other of [
          list.slice(0, 4).join(' '),
          list
            .slice(0, 12)
            .concat(words === 12 ? list : [])
            .join(' '),
          `${text} `,
          ` ${text}`,
          text.replace(' ', '  '),
          text.replace(' ', '\u3000'),
          text.replace(' ', '\n'),
          text.replace(list[0] as string, '\x1b[2J'),
          text.toUpperCase() === text ? '' : text.toUpperCase(),
          text.normalize('NFC') === text ? '' : text.normalize('NFC'),
          '',
        ]) {
          if (other === text) continue
          await isRefused(call, new TextEncoder().encode(other), other)
        }
      }
    }
  })

  it('has a checksum that matches', async () => {
    const call = BIP39Generate({ words: 12, output })
    const zeros = (last: string) => new TextEncoder().encode(`${'abandon '.repeat(11)}${last}`)
    assert.equal((await answered(call, zeros('about'))) instanceof Uint8Array, true)
    await isRefused(call, zeros('abandon'), 'checksum')
  })
})

describe('A list of versions that another side answers', () => {
  it('is from the oldest to the newest, each once', async () => {
    const version = (counter: number) => ({ counter, revoked: false })
    for (const counters of [
      [1, 0],
      [1, 1],
      [0, 5, 5],
    ]) {
      const hostile = new MessageClient(client.id, async () => counters.map(version) as never)
      await assert.rejects(
        over(hostile, (reference) => reference.listVersions('v')),
        {
          code: 'ANSWER_REFUSED',
          remote: true,
        },
      )
    }
  })
})

describe('A side that answered what is none', () => {
  it('is left, and everything else that it was asked', async () => {
    const hostile = new MessageClient(client.id, async (name) => {
      if (name !== 'Execute') return new Promise<never>(() => undefined)
      return [{ procedure: 'RandomBytes', output: none }] as never
    })
    const { port1, port2 } = new MessageChannel()
    const attached = attachClient(hostile, port1)
    const reference = await connectClient(port2)
    const first = reference.execute(RandomBytes({ length: 8 }))
    await assert.rejects(first, { code: 'ANSWER_REFUSED' })
    assert.equal(await reference.ended, 'PROTOCOL_VIOLATION')
    assert.equal(await attached.ended, 'PROTOCOL_VIOLATION')
    await assert.rejects(reference.store.keys(), { code: 'PROTOCOL_VIOLATION' })
  })
})
