import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Client, customProcedure, Location, WriteVault } from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import { moduleOf, zoned } from './support.js'

const trying = (how: readonly string[], name: string) =>
  customProcedure({
    name,
    kind: 'use',
    input: { secret: 'location', how: { oneOf: how } },
    output: 'text',
    sources: ['secret'],
  })
const Try = trying(
  [
    ...[
      'codeFromText',
      'globals',
      'walk',
      'names',
      'global',
      'errors',
      'fullStack',
      'nameIsSymbol',
      'stackHooks',
    ],
    ...['caller', 'memory', 'bentTools', 'detached', 'registry', 'none'],
  ],
  'hostile.Try',
)
const lies = [
  ...['number', 'nothing', 'long', 'proxy', 'textObject', 'thrower', 'throwsUndefined'],
  ...['loneSurrogate', 'endless', 'twice'],
]
const Lie = trying(lies, 'hostile.Lie')
const outputs = [
  ...['good', 'shortKey', 'wrongWord', 'negative', 'large', 'fraction', 'flagOne', 'missing'],
  ...['fakeBytes', 'getter'],
]
const Output = customProcedure({
  name: 'hostile.Output',
  kind: 'use',
  input: { secret: 'location', how: { oneOf: outputs } },
  output: {
    struct: {
      list: { list: 'u8' },
      flag: 'boolean',
      word: { oneOf: ['a', 'b'] },
      key: { fixedBytes: 4 },
    },
  },
  sources: ['secret'],
})
const products = ['none', 'text', 'proxy', 'long', 'lateError']
const Product = customProcedure({
  name: 'hostile.Product',
  kind: 'generate',
  input: { target: 'location', how: { oneOf: products } },
  output: 'nothing',
  target: 'target',
})
const Loop = customProcedure({
  name: 'hostile.Loop',
  kind: 'use',
  input: { secret: 'location' },
  output: 'nothing',
  sources: ['secret'],
})

const secret = Location.generic('vault', 'secret')
const usages = ['hostile.Try', 'hostile.Lie', 'hostile.Output', 'hostile.Loop'] as const

async function withSecret(client: Client): Promise<Client> {
  const data = new Uint8Array(32).fill(7)
  const attributes = { policy: { usages } }
  await client.execute(WriteVault({ data, location: secret }, { attributes }))
  return client
}

const stronghold = await zoned({ procedures: [moduleOf('hostile')] })
const client = await withSecret(await stronghold.createClient('hostile'))
const attempt = (how: string) => client.execute(Try({ secret, how }))

describe('a hostile procedure in a zone', () => {
  it('makes no code from text', async () => {
    const none = 'EvalError 0 of all'
    assert.equal(await attempt('codeFromText'), `${none},${none},${none}`)
  })

  it('finds no global but those of the language', async () => {
    assert.equal(await attempt('globals'), '')
  })

  it('reaches no object of another realm from anything that it is given', async () => {
    assert.equal(await attempt('walk'), '0 of all')
  })

  it('finds no clock, no promise and no memory that outlives it by any path', async () => {
    assert.equal(await attempt('names'), 'Uint8Array')
  })

  it('reaches no object of another realm through its global object', async () => {
    assert.equal(await attempt('global'), '0 of all')
  })

  it('gets errors of its own realm from every power, whatever it gives it', async () => {
    assert.equal(await attempt('errors'), '')
  })

  it('gets errors of its own realm where the stack ends, and powers work after that', async () => {
    assert.equal(await attempt('fullStack'), 'false')
  })

  it('meets no stack, not by the error that Node makes of a name that is a symbol', async () => {
    assert.equal(await attempt('nameIsSymbol'), 'nothing thrown, undefined')
    const none = 'TypeError 0 of all'
    assert.equal(await attempt('stackHooks'), `${none},${none},${none},${none}`)
  })

  it('cannot ask who called it', async () => {
    assert.equal(await attempt('caller'), 'TypeError 0 of all,TypeError 0 of all')
  })

  it('remembers nothing from one call to the next', async () => {
    assert.equal(await attempt('memory'), '2 1')
    assert.equal(await attempt('memory'), '2 1')
  })

  it('has no table of symbols, which would outlive the call', async () => {
    assert.equal(await attempt('registry'), 'undefined undefined')
  })

  it('catches nothing by bending its own realm', async () => {
    assert.equal(await attempt('bentTools'), '0 of some')
  })

  it('cannot have an array written whose buffer it took away', async () => {
    assert.equal(await attempt('detached'), 'refused')
  })

  for (const how of lies) {
    it(`fails with its own call only when it answers: ${how}`, async () => {
      await rejects(client.execute(Lie({ secret, how })), 'PROCEDURE_FAILED')
      assert.equal(await attempt('none'), 'none')
    })
  }

  it('has its output checked, field by field', async () => {
    const good = { list: [1, 2], flag: true, word: 'a', key: new Uint8Array(4) }
    assert.deepEqual(await client.execute(Output({ secret, how: 'good' })), good)
    for (const how of outputs.slice(1)) {
      await rejects(client.execute(Output({ secret, how })), 'PROCEDURE_FAILED')
    }
  })

  it('writes nothing unless all that it makes is right', async () => {
    const target = Location.generic('vault', 'target')
    for (const how of products) {
      await rejects(client.execute(Product({ target, how })), 'PROCEDURE_FAILED')
      assert.equal(await client.recordExists(target), false)
    }
  })

  it('can stall its zone, which the holder of the Stronghold can end', async () => {
    const own = await zoned({ procedures: [moduleOf('hostile')] })
    const stalled = await withSecret(await own.createClient('stalled'))
    const call = rejects(stalled.execute(Loop({ secret })), 'ZONE_DIED')
    await own.lock({ discard: true })
    await call
    assert.equal(own.state, 'locked')
  })
})
