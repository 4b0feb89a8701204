import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import {
  attenuate,
  type Client,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  RevokeData,
  Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import {
  askOf,
  attachClient,
  attenuated,
  type ClientMessageName,
  compose,
  connectActor,
  connectClient,
  deadline,
  deliver,
  MessageClient,
  turns,
} from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { PermissionCheck } from '#internal/client/permissions.js'
import { bytes, list, optional, struct } from '#internal/contract/codec/index.js'
import { storedLocation } from '#internal/contract/location.js'
import { clientMessage, clientMessages } from '#internal/contract/messages/client-messages.js'
import { messages } from '#internal/contract/messages/table.js'
import { anyOutput, never, toClient } from '#internal/contract/messages/to-client/declare.js'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  inside: () => startInProcess(),
})
after(() => stronghold.close({ discard: true }))
const names = Object.keys(clientMessages) as ClientMessageName[]

/** A value for each field that a message has. A message with another field adds one here. */
const fields: Readonly<Record<string, unknown>> = {
  calls: [Ed25519Sign({ privateKey: Location.generic('vault', 'key'), message: utf8('m') })],
  vaultPath: utf8('vault'),
  location: Location.generic('vault', 'key'),
  key: utf8('key'),
  value: utf8('value'),
  lifetime: 60_000,
  keep: 1,
  label: 'label',
  exact: true,
  purpose: 'test',
  uses: 1,
}

function inputOf(name: ClientMessageName): never {
  const { shape } = clientMessage(name).input
  assert(shape.kind === 'struct', name)
  const input = Object.keys(shape.fields).map((field) => {
    assert(Object.hasOwn(fields, field), `${name}: no value for ${field}`)
    return [field, fields[field]]
  })
  return Object.fromEntries(input) as never
}

/**
 * Messages of which any output fits every input, or is sound, and why nothing can be held against
 * it. A message is here or looks at its output.
 */
const unjudged: Readonly<
  Record<'fits' | 'isSound', Readonly<Partial<Record<ClientMessageName, string>>>>
> = {
  fits: {
    VaultExists: 'one bit, which only the zone knows',
    RecordExists: 'one bit, which only the zone knows',
    RecordType: 'a word of the codec, which only the zone knows',
    LabelRecord: 'it answers nothing',
    StoreInsert: 'the value before, of any bytes',
    StoreGet: 'a value, of any bytes',
    StoreDelete: 'the value before, of any bytes',
    StoreHas: 'one bit, which only the zone knows',
    StoreKeys: 'its input is empty',
    StoreClear: 'it answers nothing',
    ListVersions: 'numbers of versions, which only the zone knows',
    PruneVersions: 'a number of versions that only the zone knows',
    RequestApproval: 'client/layers/as-asked.ts holds it against the call',
  },
  isSound: {
    VaultExists: 'both answers occur',
    RecordExists: 'both answers occur',
    RecordType: 'every word of the codec occurs',
    LabelRecord: 'it answers nothing',
    StoreInsert: 'a value is any bytes',
    StoreGet: 'a value is any bytes',
    StoreDelete: 'a value is any bytes',
    StoreHas: 'both answers occur',
    StoreKeys: 'keys are any bytes',
    StoreClear: 'it answers nothing',
    PruneVersions: 'every number occurs: portions are added up',
    RequestApproval: 'client/layers/as-asked.ts holds it against the call',
  },
}

describe('Every message to a client', () => {
  it('is in the table of the zone under its name, in the phase unlocked', () => {
    for (const name of names) {
      const { name: own, phase } = messages[name]
      assert.deepEqual([own, phase, clientMessage(name).name], [name, 'unlocked', name])
    }
  })

  it('has a number of its own, without gaps, which the specification says', () => {
    const file = new URL('../../../../docs/spec/actors.md', import.meta.url)
    const rows = [...readFileSync(file, 'utf8').matchAll(/^\| (\d+) \| ([A-Z]\w+) \|/gm)]
    const said = rows.map(([, number, name]) => [Number(number), name])
    const declared = names.map((name) => [clientMessage(name).number, name])
    assert.deepEqual(declared, said)
    assert.deepEqual(
      declared.map(([number]) => number),
      names.map((_, i) => i),
    )
  })

  it('demands something, of the kind that it is declared with', () => {
    for (const name of names) {
      assert.equal(clientMessage(name).demand(inputOf(name)).kind, clientMessage(name).kind, name)
    }
  })

  it('judges its output, unless the list of those that cannot says why', () => {
    for (const judgement of ['fits', 'isSound'] as const) {
      const any = names.filter((name) => clientMessage(name)[judgement] === anyOutput)
      const said = Object.keys(unjudged[judgement])
      assert.deepEqual(any.toSorted(), said.toSorted(), judgement)
    }
  })

  it('is refused where nothing is granted, without a look at what is there', async () => {
    const client = await stronghold.createClient('nothing')
    const asked: string[] = []
    const spy = new MessageClient(client.id, async (name) => {
      asked.push(name)
      throw new StrongholdError('INTERNAL')
    })
    for (const name of names) {
      await rejects(deliver(attenuate(spy, {}), name, inputOf(name)), 'PERMISSION_DENIED')
      await rejects(attenuated({})(askOf(spy))(name, inputOf(name)), 'PERMISSION_DENIED')
      // What is let through arrives.
      await rejects(deliver(spy, name, inputOf(name)), 'INTERNAL')
    }
    assert.deepEqual(asked, names)
  })

  it('has the method that it is declared with', async () => {
    const client = await stronghold.createClient('methods')
    for (const name of names) {
      const { kind, method } = clientMessage(name)
      if (method === undefined) continue
      const holder: object = kind === 'store' ? client.store : client
      assert.equal(typeof Reflect.get(holder, method), 'function', name)
    }
  })
})

describe('A message that is declared', () => {
  const whole = {
    number: 255,
    input: { vaultPath: bytes },
    output: bytes,
    secret: false,
    changes: never,
    kind: 'vault',
    demand: ({ vaultPath }: { vaultPath: Uint8Array }) =>
      ({ kind: 'vault', role: 'list', vaultPath }) as const,
    grows: never,
    fits: anyOutput,
    isSound: anyOutput,
    method: undefined,
    portion: undefined,
  } as const

  it('is whole', () => {
    assert.equal(toClient('Trial', whole).ofClient.number, 255)
  })

  for (const left of Object.keys(whole)) {
    it(`says its ${left}`, () => {
      const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== left))
      assert.throws(() => toClient('Trial', rest as never), {
        code: 'INVALID_ARGUMENT',
        message: new RegExp(`Trial: wanted ${left}\\.`),
      })
    })
  }

  it('has functions where they decide', () => {
    for (const wrong of [{ demand: undefined }, { isSound: true }, { changes: false }]) {
      const declare = () => toClient('Trial', { ...whole, ...wrong } as never)
      assert.throws(declare, { code: 'INVALID_ARGUMENT' })
    }
  })

  it('about a vault, a record or calls does not demand something else', () => {
    const store = { kind: 'store', demand: () => ({ kind: 'store', role: 'list' }) }
    const record = { kind: 'record', demand: () => ({ kind: 'record', role: 'list' }) }
    const { input: calls } = clientMessage('Execute')
    assert(calls.shape.kind === 'struct')
    for (const [input, other, wanted] of [
      [{ vaultPath: bytes }, store, 'vaultPath wants kind vault or record or calls or approval'],
      [{ location: storedLocation }, store, 'location wants kind vault'],
      [{ at: storedLocation }, store, 'at wants kind vault'],
      [calls.shape.fields, store, 'calls wants kind calls or approval'],
      [calls.shape.fields, record, 'calls wants kind calls or approval'],
      [{ vaultPath: optional(bytes) }, {}, 'vaultPath must be a field of its own'],
      [{ at: optional(storedLocation) }, {}, 'at must be a field of its own'],
      [{ all: list(storedLocation) }, store, 'all must be a field of its own'],
      [{ one: struct({ vaultPath: bytes }) }, store, 'one must be a field of its own'],
    ] as const) {
      assert.throws(() => toClient('Trial', { ...whole, ...other, input } as never), {
        code: 'INVALID_ARGUMENT',
        message: new RegExp(`Trial: ${wanted}`),
      })
    }
  })

  it('demands for the vault, record or calls of its input, and for no other', () => {
    const { calls, vaultPath } = fields
    const location = Location.generic('vault', 'key')
    const other = Location.generic('vault', 'key')
    const trial = (input: object, demand: object) =>
      toClient('Trial', {
        ...whole,
        input,
        ...demand,
        demand: () => demand,
      } as never).ofClient.demand({ calls, location, vaultPath, at: location } as never)
    const shape = clientMessage('Execute').input.shape
    assert(shape.kind === 'struct')
    const inVault = { kind: 'vault', role: 'list' }
    const ofRecord = { kind: 'record', role: 'list' }
    const inCall = { kind: 'calls', calls: [{ procedure: 'RevokeData', input: { location } }] }
    for (const [input, demand] of [
      [{ vaultPath: bytes }, { ...inVault, vaultPath }],
      [{ vaultPath: bytes }, { ...ofRecord, location: { ...other, vaultPath } }],
      [{ location: storedLocation }, { ...ofRecord, location }],
      [{ location: storedLocation }, { ...inVault, vaultPath: location.vaultPath }],
      [{ location: storedLocation }, inCall],
      [shape.fields, { kind: 'calls', calls }],
    ] as const) {
      assert.equal(trial(input, demand), demand)
    }
    for (const [input, demand, left] of [
      [{ vaultPath: bytes }, { ...inVault, vaultPath: utf8('vault') }, 'vaultPath'],
      [{ vaultPath: bytes }, inVault, 'vaultPath'],
      [{ vaultPath: bytes }, inCall, 'vaultPath'],
      [{ location: storedLocation }, { ...ofRecord, location: other }, 'location'],
      [
        { location: storedLocation, at: storedLocation },
        { ...ofRecord, location: other },
        'location',
      ],
      [{ vaultPath: bytes, at: storedLocation }, { ...inVault, vaultPath }, 'at'],
      [shape.fields, { kind: 'calls', calls: [] }, 'calls'],
    ] as const) {
      assert.throws(() => trial(input, demand), {
        code: 'INVALID_ARGUMENT',
        message: new RegExp(`Trial: its demand leaves out ${left}\\.`),
      })
    }
  })

  it('with a demand that permissions do not know is denied by all of them', () => {
    const right = { use: true, write: true, list: true }
    const check = new PermissionCheck({
      procedures: ['RevokeData'],
      otherVaults: right,
      store: 'write',
      attributes: { label: true, policy: true, readers: true },
    })
    const place = { location: fields.location, vaultPath: fields.vaultPath }
    for (const demand of [
      { kind: 'other' },
      { kind: 'record', role: 'other', ...place },
      { kind: 'vault', role: 'other', ...place },
    ]) {
      assert.throws(() => check.demand(demand as never), { code: 'PERMISSION_DENIED' })
    }
  })
})

describe('A client as a function', () => {
  const key = Location.generic('vault', 'key')
  const sign = Ed25519Sign({ privateKey: key, message: utf8('message') })

  async function withKey(name: string): Promise<Client> {
    const client = await stronghold.createClient(name)
    await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
    return client
  }

  it('runs the copy that was checked, whatever a getter shows the next reader', async () => {
    const whole = await withKey('getter')
    const other = Location.generic('other', 'key')
    await whole.execute(GenerateKey({ type: 'Ed25519', output: other }))
    const granted = Ed25519Sign({ privateKey: other, message: utf8('message') })
    const expected = await whole.execute(granted)
    const permissions = {
      procedures: ['Ed25519Sign'],
      vaults: [{ path: 'other', use: true }],
    } as const
    for (const client of [
      attenuate(whole, permissions),
      limitClient(attenuate(whole, permissions)),
      attenuate(limitClient(whole), permissions),
      new MessageClient(whole.id, compose([attenuated(permissions)])(askOf(whole))),
    ]) {
      const outcomes = new Set<boolean>()
      for (let shown = 0; shown < 6; shown++) {
        outcomes.add(await signsAsShown(client, shown))
      }
      assert(outcomes.has(false))
    }

    /** Whether it signs; the granted place is shown to so many readers, then the other one. */
    async function signsAsShown(client: Client, shown: number): Promise<boolean> {
      let reads = 0
      const input = {
        message: utf8('message'),
        get privateKey() {
          return reads++ < shown ? other : key
        },
      }
      try {
        const calls = [{ procedure: 'Ed25519Sign', input }]
        const [answer] = await deliver(client, 'Execute', { calls })
        assert.deepEqual(answer?.output, expected)
        return true
      } catch (error) {
        assert.equal(Object(error).code, 'PERMISSION_DENIED')
        return false
      }
    }
  })

  it('with methods of its own is asked by these, for what they refuse', async () => {
    const whole = await withKey('own methods')
    class Signing extends MessageClient {
      override async labelRecord(): Promise<void> {
        throw new StrongholdError('PERMISSION_DENIED')
      }
    }
    const extended = new Signing(whole.id, askOf(whole))
    const patched = new MessageClient(whole.id, askOf(whole))
    patched.labelRecord = extended.labelRecord
    const stored = new MessageClient(whole.id, askOf(whole))
    Object.assign(stored, { store: attenuate(whole, {}).store })
    for (const client of [extended, patched]) {
      const { port1, port2 } = new MessageChannel()
      attachClient(client, port1)
      const reference = await connectClient(port2)
      for (const one of [
        client,
        reference,
        limitClient(client),
        attenuate(client, {
          otherVaults: { write: true, list: true },
          attributes: { label: true },
        }),
      ]) {
        await rejects(one.labelRecord(key, 'label'), 'PERMISSION_DENIED')
      }
      assert.equal((await reference.execute(sign)).length, 64)
      reference.stop()
    }
    await rejects(deliver(stored, 'StoreKeys', {}), 'PERMISSION_DENIED')
  })

  it('of another implementation has no more messages than methods', async () => {
    const whole = await withKey('few methods')
    const few = {
      execute: whole.execute.bind(whole),
      executeChained: whole.executeChained.bind(whole),
      recordExists: whole.recordExists.bind(whole),
    } as unknown as Client
    assert.equal(await deliver(few, 'RecordExists', { location: key }), true)
    await rejects(deliver(few, 'RecordType', { location: key }), 'UNKNOWN_METHOD')
  })

  it('hands on what was asked, also after the caller gave up', async () => {
    const whole = await withKey('given up')
    let arrive: (input: unknown) => void = () => undefined
    const arrived = new Promise((resolve) => {
      arrive = resolve
    })
    let begin: () => void = () => undefined
    const turn = new Promise<void>((resolve) => {
      begin = resolve
    })
    const spy = new MessageClient(whole.id, async (_, input) => {
      arrive(input)
      throw new StrongholdError('INTERNAL')
    })
    const layers = [attenuated({ store: 'write' }), deadline(1), turns(() => turn)]
    const client = new MessageClient(whole.id, compose(layers)(askOf(spy)))
    await rejects(client.store.insert('key', utf8('value')), 'TIMED_OUT')
    begin()
    assert.deepEqual(await arrived, {
      key: utf8('key'),
      value: utf8('value'),
      lifetime: undefined,
    })
  })

  it('prunes all portions for one message, by reference too', async () => {
    const client = await stronghold.createClient('portions')
    const output = Location.counter('many')
    const make = GenerateKey({ type: 'Ed25519', output })
    for (let made = 0; made < 260; made += 65) await client.executeChained(Array(65).fill(make))
    const { port1, port2 } = new MessageChannel()
    attachClient(client, port1)
    const actor = await connectActor(port2)
    const input = { vaultPath: utf8('many'), keep: 2 }
    assert.equal(await actor.ask('PruneVersions', input), 258)
    actor.stop()
    assert.equal((await client.listVersions('many')).length, 2)
    await client.execute(RevokeData({ location: output, collect: false }))
  })
})
