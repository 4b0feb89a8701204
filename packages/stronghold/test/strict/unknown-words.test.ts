import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Call,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

const output = Location.generic('vault', 'key')
const usages = ['Ed25519Sign'] as const

/** What JavaScript lets through, whatever the types say. */
function loosely(value: unknown): never {
  return value as never
}

async function detailOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work()
  } catch (error) {
    assert(error instanceof StrongholdError, String(error))
    assert.equal(error.code, 'INVALID_ARGUMENT')
    assert.equal(error.message.endsWith(error.detail as string), true)
    return error.detail
  }
  return 'accepted'
}

async function make() {
  return Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
}

describe('a word that nobody knows', () => {
  it('is refused where the call is made, with its place', async () => {
    const policy = { usages }
    const deep = { usages, derived: { usages, derived: { usages, maxuses: 1 } } }
    const cases: readonly (readonly [string, unknown, unknown?])[] = [
      ['policy: unknown', { type: 'Ed25519', output }, { policy }],
      ['usages: unknown', { type: 'Ed25519', output }, { usages }],
      ['attributes.polcy: unknown', { type: 'Ed25519', output }, { attributes: { polcy: policy } }],
      [
        'attributes.policy.maxuses: unknown',
        { type: 'Ed25519', output },
        { attributes: { policy: { usages, maxuses: 1 } } },
      ],
      [
        'attributes.policy.derived.derived.maxuses: unknown',
        { type: 'Ed25519', output },
        { attributes: { policy: deep } },
      ],
      [
        'attributes.policy.rate.interval: unknown',
        { type: 'Ed25519', output },
        { attributes: { policy: { usages, rate: { uses: 1, milliseconds: 1, interval: 1 } } } },
      ],
      [
        'attributes.policy.requireApproval.aprover: unknown',
        { type: 'Ed25519', output },
        { attributes: { policy: { usages, requireApproval: { aprover: new Uint8Array(32) } } } },
      ],
      ['attributes: unknown', { type: 'Ed25519', output, attributes: { policy } }],
      ['output.vault: unknown', { type: 'Ed25519', output: { ...output, vault: 'x' } }],
      ['["not a name"]: unknown', { type: 'Ed25519', output, 'not a name': 1 }],
      ['extra: unknown', { type: 'Ed25519', output, extra: undefined }],
      ['input: wanted an object, got nothing', undefined],
      ['input: wanted an object, got an array', []],
      ['input: wanted an object, got bytes', new Uint8Array(2)],
      ['options: wanted an object, got null', { type: 'Ed25519', output }, null],
      ['options: wanted an object, got a string', { type: 'Ed25519', output }, 'policy'],
    ]
    for (const [detail, input, options] of cases) {
      assert.equal(await detailOf(() => GenerateKey(loosely(input), loosely(options))), detail)
    }
    const third = () =>
      (GenerateKey as (...given: unknown[]) => unknown)({ type: 'Ed25519', output }, {}, {})
    assert.equal(await detailOf(third), 'arguments[2]: wanted nothing, got an object')
  })

  it('is refused by what runs a call, which makes nothing', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const call = GenerateKey({ type: 'Ed25519', output })
    const policy = { usages }
    const run = client.execute.bind(client) as (...given: unknown[]) => Promise<unknown>
    assert.match(
      String(await detailOf(() => run(call, { attributes: { policy } }))),
      /^arguments\[1\]: /,
    )
    const chain = client.executeChained.bind(client) as (...given: unknown[]) => Promise<unknown>
    assert.match(
      String(await detailOf(() => chain([call], { attributes: {} }))),
      /^arguments\[1\]: /,
    )
    for (const [detail, given] of [
      ['calls[0].policy: unknown', { ...call, policy }],
      ['calls[0].attributes.maxUses: unknown', { ...call, attributes: { maxUses: 1 } }],
      ['calls[0].input.policy: unknown', { ...call, input: { ...(call.input as object), policy } }],
      [
        'calls[0].attributes.policy.usages[1]: wanted a procedure, a name with a dot, Sync, Export or Import, got another word',
        { ...call, attributes: { policy: { usages: ['PublicKey', 'Ed25519Sing'] } } },
      ],
      ['calls[0].procedure: wanted the name of a procedure, got nothing', {}],
      ['calls[0]: wanted an object, got nothing', undefined],
    ] as const) {
      assert.equal(await detailOf(() => client.execute(given as Call)), detail)
    }
    assert.equal(await client.recordExists(output), false)
  })

  it('is no secret that is spread out: only a short name of it is shown', async () => {
    const detail = await detailOf(() =>
      GenerateKey(loosely({ type: 'Ed25519', output, [`${'s3cret '.repeat(40)}`]: 1 })),
    )
    assert.equal((detail as string).length < 90, true)
  })

  it('is not lent by a prototype, nor read from one', async () => {
    const inherited = Object.create({ attributes: { policy: { usages } } })
    const call = () => GenerateKey({ type: 'Ed25519', output }, inherited)
    assert.match(String(await detailOf(call)), /^options: wanted a plain object/)
    const bare = Object.assign(Object.create(null), { type: 'Ed25519', output })
    assert.deepEqual(GenerateKey(bare).input, { type: 'Ed25519', output })
  })

  it('is refused in the options of a Stronghold', async () => {
    const storage = new MemoryStorage()
    const key = () => KeyProvider.makeRandom()
    const open = (options: object) => () => Stronghold.open(loosely(options))
    const create = (options: object) => () => Stronghold.create(loosely(options))
    for (const [detail, work] of [
      ['workfactor: unknown', create({ storage, key: key(), workfactor: 22 })],
      ['zone.required: unknown', create({ storage, key: key(), zone: { required: ['seccomp'] } })],
      ['autoLock.idel: unknown', open({ storage, key: key(), autoLock: { idle: 1, idel: 2 } })],
      ['maxWorkfactor: unknown', open({ storage, key: key(), maxWorkfactor: 9 })],
      ['key: wanted a KeyProvider, got nothing', create({ storage })],
      ['key: wanted a KeyProvider, got a string', open({ storage, key: 'passphrase' })],
      ['key: wanted a KeyProvider, got another object', open({ storage, key: {} })],
      ['options: wanted either a path or a storage, got neither', open({ key: key() })],
      [
        'options: wanted either a path or a storage, got both',
        open({ path: 'x', storage, key: key() }),
      ],
      [
        'access: wanted one of read, write, got other text',
        open({ storage, key: key(), access: 'r' }),
      ],
      [
        'autoLock: wanted idle, absolute or both, got neither',
        open({ storage, key: key(), autoLock: {} }),
      ],
      ['signal: wanted an AbortSignal, got null', open({ storage, key: key(), signal: null })],
      [
        'keepGenerations: wanted an integer from 0 to 2147483647, got another number',
        open({ storage, key: key(), keepGenerations: -1 }),
      ],
      ['options: wanted an object, got nothing', () => Stronghold.open(loosely(undefined))],
    ] as const) {
      assert.equal(await detailOf(work), detail)
    }
    assert.equal(await storage.exists(), false)
    await using stronghold = await make()
    const provider = key()
    for (const [detail, work] of [
      ['force: unknown', () => stronghold.commit(loosely({ force: true }))],
      ['discrad: unknown', () => stronghold.close(loosely({ discrad: true }))],
      ['discrad: unknown', () => stronghold.lock(loosely({ discrad: true }))],
      [
        'current: wanted a KeyProvider, got nothing',
        () => stronghold.rekey(loosely({ key: provider })),
      ],
      [
        'client: wanted a path (text or bytes), got nothing',
        () => stronghold.policies.attach(loosely({}), { usages }),
      ],
      [
        'vaults: unknown',
        () => stronghold.policies.attach(loosely({ client: 'c', vaults: 'v' }), { usages }),
      ],
      [
        'policy.maxuses: unknown',
        () => stronghold.policies.attach({ client: 'c' }, loosely({ usages, maxuses: 1 })),
      ],
      [
        'kurrent: unknown',
        () =>
          stronghold.policies.attach({ client: 'c' }, { usages }, loosely({ kurrent: provider })),
      ],
      [
        'use: unknown',
        () =>
          stronghold.policies.grantApproval(
            loosely({ client: 'c', purpose: 'p', lifetime: 1, use: 1 }),
          ),
      ],
      [
        'path: wanted a path (text or bytes), got a number',
        () => stronghold.createClient(loosely(7)),
      ],
    ] as const) {
      assert.equal(await detailOf(work), detail)
    }
    assert.equal(stronghold.state, 'unlocked')
  })
})

describe('what a known field holds', () => {
  it('is named when it does not fit, and never shown', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output }))
    const message = new Uint8Array(1)
    for (const [detail, input] of [
      [
        'calls[0].input.message: wanted bytes (a Uint8Array), got a string',
        { privateKey: output, message: 's3cret' },
      ],
      ['calls[0].input.message: wanted bytes (a Uint8Array), got nothing', { privateKey: output }],
      [
        'calls[0].input.privateKey: wanted a location, got a string',
        { privateKey: 'vault/key', message },
      ],
      [
        'calls[0].input.privateKey.vaultPath: wanted bytes (a Uint8Array), got a string',
        { privateKey: { ...output, vaultPath: 'vault' }, message },
      ],
      [
        'calls[0].input.privateKey.kind: wanted generic, counter, temporary or id, got a string',
        { privateKey: { kind: 'other' }, message },
      ],
    ] as const) {
      assert.equal(await detailOf(() => client.execute(Ed25519Sign(loosely(input)))), detail)
    }
  })
})
