import assert from 'node:assert/strict'
import { on } from 'node:events'
import { after, before, describe, it } from 'node:test'
import {
  type Call,
  type Client,
  Ed25519Sign,
  GarbageCollect,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  type Usage,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'
import { rejects } from '../client-compliance.js'

const at = (name: string) => Location.generic('vault', name)
const bytes = (length: number) => new Uint8Array(length)
const usages = (count: number): Usage[] =>
  Array.from({ length: count }, (_, i): Usage => `app.n${i}`)
const few = { location: at('record'), data: bytes(1) }
const many = <T>(count: number, one: T): T[] => new Array<T>(count).fill(one)

const longUsage: Usage = `app.${'x'.repeat(157)}`
/** The longest name of an application, pinned. */
const longestUsage: Usage = `app.${'x'.repeat(60)}@${'0'.repeat(64)}`
describe('What is said in one message has bounds', () => {
  let stronghold: Stronghold
  let own: Client
  let reference: Client
  const ports: { close(): void }[] = []

  before(async () => {
    const key = KeyProvider.makeRandom()
    stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
    own = await stronghold.createClient('client')
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    attachClient(own, port1)
    reference = await connectClient(port2)
  })
  after(async () => {
    for (const port of ports) port.close()
    await stronghold.close({ discard: true })
  })

  async function refused(ask: (client: Client) => Promise<unknown>, detail: RegExp) {
    for (const client of [own, reference]) {
      await assert.rejects(ask(client), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'INVALID_ARGUMENT')
        assert.match(error.message, detail)
        return true
      })
    }
  }

  const one = (attributes: Call['attributes']) => (client: Client) =>
    client.execute(WriteVault(few, attributes === undefined ? {} : { attributes }))

  it('usages of a policy, at each depth', async () => {
    await refused(one({ policy: { usages: usages(257) } }), /policy\.usages: wanted at most 256/)
    const derived = { usages: usages(400_000) }
    await refused(one({ policy: { usages: [], derived } }), /derived\.usages: wanted at most 256/)
    await refused(one({ policy: { usages: [longUsage] } }), /usages\[0\]: wanted/)
  })

  it('readers and labels', async () => {
    await refused(one({ readers: many(500_000, bytes(3)) }), /readers: wanted at most 64 items/)
    await refused(one({ label: 'é'.repeat(129) }), /label: wanted at most 256 bytes/)
    await refused(
      (client) => client.labelRecord(at('record'), 'x'.repeat(257)),
      /label: wanted at most 256 bytes/,
    )
  })

  it('attributes of all calls together', async () => {
    const said = { attributes: { policy: { usages: usages(256) } } }
    await refused(
      (client) => client.executeChained(many(200, WriteVault(few, said))),
      /attributes: wanted at most 262144 bytes/,
    )
  })

  it('calls', async () => {
    await refused(
      (client) => client.executeChained(many(4097, GarbageCollect({ vaultPath: bytes(1) }))),
      /at most 4096 items/,
    )
  })

  it('an approval', async () => {
    const call = Ed25519Sign(
      { privateKey: at('k'), message: bytes(1) },
      { approval: bytes(16_385) },
    )
    await refused((client) => client.execute(call), /approval: wanted 0 to 16384 bytes/)
  })

  it('and all of it is taken up to them', async () => {
    const label = 'x'.repeat(256)
    const policy = { usages: [...usages(255), longestUsage] }
    const readers = many(64, bytes(1024))
    const path = bytes(1024)
    await reference.execute(
      WriteVault({ ...few, location: Location.generic(path, path) }, { attributes: { readers } }),
    )
    await reference.execute(
      GenerateKey({ type: 'Ed25519', output: at('k') }, { attributes: { label, policy } }),
    )
    assert.equal(await reference.vaultExists(path), true)
  })

  it('on the wire too: by their count alone, before one is read', async () => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    attachClient(own, port1)
    const frame = (...values: number[]) => Uint8Array.from(values)
    const answers = on(port2, 'message')
    const answer = async () => ((await answers.next()).value as [Uint8Array])[0]
    port2.postMessage(frame(1, 0x53, 0x48, 0x52, 0x46, 1, 0, 0, 64, 0))
    await answer()
    // As many bytes as calls, and none of them is of a call.
    const ask = bytes(10 + 4097).fill(255)
    ask.set([3, 0, 0, 0, 0, 0, 0x01, 0x10, 0, 0])
    port2.postMessage(ask)
    assert.match(Buffer.from(await answer()).toString('latin1'), /INVALID_ARGUMENT/)
    // Below that bound they are read, and the first one is none.
    const fewer = ask.slice(0, 10 + 4096)
    fewer.set([3, 1, 0, 0, 0, 0, 0x00, 0x10, 0, 0])
    port2.postMessage(fewer)
    assert.match(Buffer.from(await answer()).toString('latin1'), /UNKNOWN_METHOD/)
  })

  it('and names are charged: a chain of policies is over the budget before it runs', async () => {
    const said = { attributes: { policy: { usages: usages(256).map(() => 'a.b' as const) } } }
    const calls = many(100, WriteVault(few, said))
    await rejects(reference.executeChained(calls), 'TOO_EXPENSIVE')
  })
})
