import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import {
  type ApprovalRequest,
  type Call,
  type Client,
  CopyRecord,
  Ed25519Sign,
  GarbageCollect,
  GenerateKey,
  Location,
  parseApprovalRequest,
  RevokeData,
} from '@stronghold/stronghold'
import {
  attachClient,
  type ConnectedClient,
  clientOf,
  connectActor,
  connectClient,
} from '@stronghold/stronghold/actors'
import fc from 'fast-check'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { gated, openStronghold } from './support.js'

const stronghold = await openStronghold()
after(() => stronghold.close({ discard: true }))
const open = async () => undefined
const [client, other] = [await stronghold.createClient('a'), await stronghold.createClient('b')]
const head = Location.counter('versions')
for (const one of [client, other]) {
  await one.execute(GenerateKey({ type: 'Ed25519', output: Location.generic('v', 'k') }))
  await one.execute(GenerateKey({ type: 'Ed25519', output: head }))
  await one.execute(GenerateKey({ type: 'Ed25519', output: head }))
}

const asked = { purpose: 'invoice 1', lifetime: 60_000, exact: true, uses: 1 }
const record = (name: string) => Location.generic('v', name)
const sign = (text = 'pay 1', privateKey = record('k') as Location) =>
  Ed25519Sign({ privateKey, message: utf8(text) })

const references: ConnectedClient[] = []
after(() => {
  for (const reference of references) reference.stop()
})

const u53 = (value: number) => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)

type Ask = (call: Call, options: ApprovalRequest) => Promise<Uint8Array>

/** The reference of a client whose server asks its zone for something else. */
async function through(ask: Ask, of: Client = client): Promise<Client> {
  const { port1, port2 } = new MessageChannel()
  attachClient({ ...gated(of, open), requestApproval: ask }, port1)
  const reference = await connectClient(port2)
  references.push(reference)
  return reference
}

const week = 7 * 24 * 60 * 60 * 1000
const wider: Readonly<Record<string, Ask>> = {
  'any input': (call, options) => client.requestApproval(call, { ...options, exact: false }),
  'more uses': (call, options) => client.requestApproval(call, { ...options, uses: 4_294_967_295 }),
  'a later end': (call, options) => client.requestApproval(call, { ...options, lifetime: week }),
  'a moment more': (call, options) =>
    client.requestApproval(call, { ...options, lifetime: options.lifetime + 1 }),
  'another purpose': (call, options) => client.requestApproval(call, { ...options, purpose: 'x' }),
  'another client': (call, options) => other.requestApproval(call, options),
  'another input': (_, options) => client.requestApproval(sign('pay 1000'), options),
  'another record': (_, options) => client.requestApproval(sign('pay 1', record('l')), options),
  'another vault': (_, options) =>
    client.requestApproval(sign('pay 1', Location.generic('w', 'k')), options),
  'another procedure': (_, options) =>
    client.requestApproval(RevokeData({ location: record('k'), collect: false }), options),
  'all of it': (call, options) =>
    other.requestApproval(call, { ...options, exact: false, uses: 4_294_967_295, lifetime: week }),
  nothing: async () => new Uint8Array(),
  rubbish: async () => utf8('stronghold.ts approval statement\0 rubbish'),
  'bytes behind it': async (call, options) =>
    new Uint8Array([...(await client.requestApproval(call, options)), 0]),
}

describe('Who asks for an approval through a reference', () => {
  for (const [what, ask] of Object.entries(wider)) {
    it(`does not take a request for ${what}`, async () => {
      await rejects((await through(ask)).requestApproval(sign(), asked), 'APPROVAL_INVALID')
    })
  }

  it('takes an end by a clock that is a day off at most, and none that is later', async () => {
    const day = 24 * 60 * 60 * 1000
    const ending = (end: number): Ask => {
      return async (call, options) => {
        const request = await client.requestApproval(call, options)
        const { notAfter } = parseApprovalRequest(request)
        const at = Buffer.from(request).indexOf(u53(notAfter))
        assert(at > 0)
        request.set(u53(end), at)
        assert.equal(parseApprovalRequest(request).notAfter, end)
        return request
      }
    }
    const near = Date.now() + asked.lifetime + day - 60_000
    const taken = await (await through(ending(near))).requestApproval(sign(), asked)
    assert.equal(parseApprovalRequest(taken).notAfter, near)
    for (const end of [near + 3_600_000, Date.now() + 365 * day, Number.MAX_SAFE_INTEGER]) {
      const request = (await through(ending(end))).requestApproval(sign(), asked)
      await rejects(request, 'APPROVAL_INVALID')
    }
  })

  it('does not take less than was asked for either', async () => {
    const less: Ask = (call, options) => client.requestApproval(call, { ...options, exact: true })
    const any = { ...asked, exact: false }
    await rejects((await through(less)).requestApproval(sign(), any), 'APPROVAL_INVALID')
  })

  it('does not take other places of a call of any input', async () => {
    const copy = (source: string, target: string) =>
      CopyRecord({ source: record(source), target: record(target) })
    const any = { ...asked, exact: false }
    for (const [source, target] of [
      ['k', 'c'],
      ['b', 'k'],
      ['b', 'c'],
    ] as const) {
      const ask: Ask = (_, options) => client.requestApproval(copy(source, target), options)
      const request = (await through(ask)).requestApproval(copy('k', 'b'), any)
      await rejects(request, 'APPROVAL_INVALID')
    }
    const collecting = (collect: boolean) => RevokeData({ location: record('k'), collect })
    const ask: Ask = (_, options) => client.requestApproval(collecting(true), options)
    const request = (await through(ask)).requestApproval(collecting(false), any)
    await rejects(request, 'APPROVAL_INVALID')
    const vault = (vaultPath: string) => GarbageCollect({ vaultPath: utf8(vaultPath) })
    const elsewhere: Ask = (_, options) => client.requestApproval(vault('w'), options)
    await rejects((await through(elsewhere)).requestApproval(vault('v'), any), 'APPROVAL_INVALID')
  })

  it('takes no record for the head but a version of that counter', async () => {
    const any = { ...asked, exact: false }
    const call = sign('pay 1', head)
    const named = parseApprovalRequest(
      await (await through((own, options) => client.requestApproval(own, options))).requestApproval(
        call,
        any,
      ),
    )
    assert.equal(named.places[0]?.version, 1)
    for (const location of [
      Location.generic('versions', 'k'),
      Location.counter('others', 1),
      Location.counter('versions', 1),
    ]) {
      const ask: Ask = (_, options) => client.requestApproval(sign('pay 1', location), options)
      await rejects((await through(ask)).requestApproval(call, any), 'APPROVAL_INVALID')
    }
    const ask: Ask = (_, options) => client.requestApproval(call, options)
    const fixed = sign('pay 1', Location.counter('versions', 1))
    await rejects((await through(ask)).requestApproval(fixed, any), 'APPROVAL_INVALID')
  })

  it('is not deceived by frames of a server that has no client at all', async () => {
    const request = await other.requestApproval(sign(), { ...asked, exact: false, uses: 1000 })
    const { port1, port2 } = new MessageChannel()
    const id = Buffer.from(client.id).toString('hex')
    const welcome = hex(`0253485246 01${id}00004000000100000000800000000000`.replaceAll(' ', ''))
    port1.on('message', (frame: Uint8Array) => {
      if (frame[0] === 1) port1.postMessage(welcome)
      if (frame[0] !== 3) return
      const length = new Uint8Array(Uint32Array.of(request.length).buffer)
      port1.postMessage(new Uint8Array([6, ...frame.subarray(1, 5), ...length, ...request]))
    })
    const reference = clientOf(await connectActor(port2))
    await rejects(reference.requestApproval(sign(), asked), 'APPROVAL_INVALID')
    reference.stop()
    port1.close()
  })

  it('does not notice, but also does not sign, what a caller changes while it waits', async () => {
    const message = utf8('pay 1')
    const call = Ed25519Sign({ privateKey: record('k'), message })
    const reference = await through((own, options) => client.requestApproval(own, options))
    const request = reference.requestApproval(call, asked)
    message.set(utf8('pay 9'))
    const { digest } = parseApprovalRequest(await request)
    const expected = parseApprovalRequest(await client.requestApproval(sign(), asked))
    assert.deepEqual(digest, expected.digest)
  })

  it('knows the ids of all places as the zone does', async () => {
    const reference = await through((own, options) => client.requestApproval(own, options))
    const path = fc.uint8Array({ maxLength: 200 })
    const location = fc.oneof(
      fc.tuple(path, path).map(([vault, name]) => Location.generic(vault, name)),
      fc
        .tuple(path, fc.oneof(fc.nat(), fc.constant(0), fc.constant(2 ** 31)))
        .map(([vault, number]) => Location.counter(vault, number)),
    )
    await fc.assert(
      fc.asyncProperty(location, location, fc.boolean(), async (source, target, exact) => {
        const options = { ...asked, exact }
        for (const call of [
          CopyRecord({ source, target }),
          RevokeData({ location: source, collect: true }),
        ] as readonly Call[]) {
          const { places } = parseApprovalRequest(await reference.requestApproval(call, options))
          assert.equal(places.length, 2)
        }
      }),
      { numRuns: 40 },
    )
  })
})
