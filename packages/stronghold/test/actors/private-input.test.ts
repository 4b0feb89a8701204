import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { after, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { attenuate, type Call, Ed25519Sign, GenerateKey, Location } from '@stronghold/stronghold'
import {
  type AskClient,
  askOf,
  attachClient,
  attenuated,
  compose,
  connectClient,
  deadline,
  deliver,
  type Layer,
  limited,
  MessageClient,
} from '@stronghold/stronghold/actors'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { openStronghold } from './support.js'

const stronghold = await openStronghold()
after(() => stronghold.close({ discard: true }))
const client = await stronghold.createClient('client')
const key = Location.generic('vault', 'key')
await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
const evil = [Ed25519Sign({ privateKey: key, message: utf8('m') })]
const narrow = attenuate(client, { store: 'read' })

/** Everything that takes a message for the narrow client. */
const ways: Readonly<Record<string, AskClient>> = {
  askOf: askOf(narrow),
  deliver: (name, input) => deliver(narrow, name, input),
  'a client of messages': askOf(new MessageClient(client.id, askOf(narrow))),
  'limited without': limited()(askOf(narrow)),
  'attenuated again': attenuated({ store: 'read' })(askOf(narrow)),
}

/** Every layer that looks at an input and hands one on. */
const layers: Readonly<Record<string, Layer>> = {
  attenuated: attenuated({ procedures: ['RandomBytes'], store: 'write' }),
  limited: limited(),
  both: compose([attenuated({ procedures: ['RandomBytes'] }), limited()]),
}

describe('The input of a message', () => {
  for (const [way, ask] of Object.entries(ways)) {
    for (const [layer, around] of Object.entries(layers)) {
      it(`that ${layer} handed to somebody is checked by ${way} like any other`, async () => {
        let handed: object = {}
        const capture = (async (_name: string, input: object) => {
          handed = input
          return []
        }) as unknown as AskClient
        await around(capture)('Execute', { calls: [] })
        for (let honest = 0; honest < 8; honest++) {
          let reads = 0
          const list = Object.assign([], { map: evil.map.bind(evil) })
          const get = () => (++reads <= honest ? list : evil)
          Object.defineProperty(handed, 'calls', { enumerable: true, configurable: true, get })
          const asked = ask('Execute', handed as { calls: readonly Call[] })
          const answer: readonly unknown[] = await asked.catch(() => [])
          assert.deepEqual(answer, [], `${honest} honest reads`)
        }
      })
    }

    it(`has one name, and ${way} refuses what answers several`, async () => {
      const words = ['Execute', 'StoreKeys', 'StoreHas', 'Execute']
      for (let turn = 0; turn < words.length; turn++) {
        let at = turn
        const name = { toString: () => words[at++ % words.length] }
        await rejects(ask(name as unknown as 'Execute', { calls: evil }), 'INVALID_ARGUMENT')
      }
      for (const name of [
        'Nope',
        '__proto__',
        'constructor',
        'Commit',
        5,
        undefined,
        Symbol('x'),
      ]) {
        await rejects(ask(name as 'Execute', { calls: [] }), 'INVALID_ARGUMENT')
      }
    })
  }

  it('is the one that was checked, whatever becomes of the memory that it came in', async () => {
    const { port1, port2, kept } = keepingPorts()
    const slow = async (...[name, input]: Parameters<AskClient>) => {
      await wait(50)
      return deliver(client, name, input)
    }
    const waits = new MessageClient(client.id, slow as unknown as AskClient)
    const write = [{ path: 'granted', write: true }]
    const permissions = { procedures: ['GenerateKey'], vaults: write } as const
    attachClient(waits, port2 as never, { transfer: false, permissions })
    const remote = await connectClient(port1 as never, { transfer: false })
    const output = Location.generic('granted', 'x')
    const made = remote.execute(GenerateKey({ type: 'Ed25519', output }))
    await wait(10)
    const frame = kept()
    frame.set(utf8('another'), Buffer.from(frame).indexOf('granted'))
    await made
    assert.equal(await client.recordExists(output), true)
    assert.equal(await client.vaultExists('another'), false)
  })

  it('is whole when it runs after its caller was told that it takes too long', async () => {
    const slowly: Layer =
      (ask) =>
      async (...asked) => {
        await wait(60)
        return ask(...asked)
      }
    const write = [{ path: 'late', write: true }]
    const permissions = { procedures: ['GenerateKey'], vaults: write } as const
    for (const [name, order] of Object.entries({
      outside: [deadline(20), attenuated(permissions), slowly],
      inside: [attenuated(permissions), deadline(20), slowly],
    })) {
      const output = Location.generic('late', name)
      const calls = [GenerateKey({ type: 'Ed25519', output })]
      await rejects(compose(order)(askOf(client))('Execute', { calls }), 'TIMED_OUT')
      await wait(120)
      assert.equal(await client.recordExists(output), true)
    }
    const vaults = (await stronghold.inventory())[0]?.vaults.length
    assert.equal(vaults, 3, 'vault, granted and late, and none of zeros')
  })
})

/** Two ports in this process. The second keeps the memory of the last message that it delivered. */
function keepingPorts() {
  const [port1, port2] = [new EventEmitter(), new EventEmitter()]
  let last = new Uint8Array(0)
  const post = (to: EventEmitter) => (message: Uint8Array) => {
    const brought = message.slice()
    if (to === port2) last = brought
    setImmediate(() => to.emit('message', brought))
  }
  return {
    port1: Object.assign(port1, { postMessage: post(port2) }),
    port2: Object.assign(port2, { postMessage: post(port1) }),
    kept: () => last,
  }
}
