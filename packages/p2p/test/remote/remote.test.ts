import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Call,
  type Client,
  Ed25519Sign,
  Location,
  parseApprovalRequest,
} from '@stronghold/stronghold'
import {
  attachClient,
  type ByteReceiver,
  type ByteStream,
  deliver,
  MessageClient,
} from '@stronghold/stronghold/actors'
import { Conversation } from '#internal/protocol/conversation.js'
import { clientOpening, granted, verdict } from '#internal/protocol/opening.js'
import { RemoteLink } from '#internal/remote/link.js'
import { connectRemote } from '#internal/remote/remote-client.js'
import { rejects } from '../compliance.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const there = await makeStronghold()
const shared = await there.createClient('shared')
await shared.store.insert('k', utf8('v'))
const server = await join(there, { commit: 'never' })
await server.serve()
const peer = await join(await makeStronghold(), { listen: [] })
await introduce(server, peer, all('shared'))
const connect = () => peer.connect('server', { client: 'shared' })

describe('A remote client', () => {
  it('does 10,000 calls in flight, and none fails', async () => {
    const client = await connect()
    const calls = Array.from({ length: 10_000 }, () => client.store.containsKey('k'))
    assert((await Promise.all(calls)).every((answer) => answer))
    client.close()
  })

  it('waits for calls so long and no longer', async () => {
    const slow = await join(there, {
      identity: 'slow',
      firewall: {
        unknown: { clients: [{ path: 'shared', permissions: {}, ask: { store: 'read' } }] },
        ask: { call: () => new Promise(() => undefined) },
      },
    })
    await slow.serve()
    await peer.setPeer({ id: slow.identity.peerId, name: 'slow', addresses: slow.addresses })
    const client = await peer.connect('slow', { client: 'shared' })
    await rejects(client.with({ timeout: 50 }).store.get('k'), 'TIMED_OUT')
    const controller = new AbortController()
    const work = client.with({ signal: controller.signal }).store.get('k')
    controller.abort()
    await rejects(work, 'CANCELLED')
    const short = await peer.connect('slow', { client: 'shared', deadline: 50 })
    await rejects(short.store.get('k'), 'TIMED_OUT')
  })

  it('waits no longer if it has to connect first', async () => {
    const streams = [answeredBy(shared), new Promise<Conversation>(() => undefined)]
    const link = new RemoteLink(async () => streams.shift() ?? assert.fail(), utf8('one'), 5000)
    const rule = { permissions: () => undefined, denied: () => undefined }
    const client = await connectRemote('peer', link, { deadline: 5000, rule })
    ;(await link.actor()).stop()
    await new Promise((resolve) => setImmediate(resolve))
    await rejects(client.with({ timeout: 50 }).store.keys(), 'TIMED_OUT')
    const controller = new AbortController()
    const work = client.with({ signal: controller.signal }).store.keys()
    controller.abort()
    await rejects(work, 'CANCELLED')
    await rejects(client.with({ timeout: Number.NaN }).store.keys(), 'INVALID_ARGUMENT')
  })

  it('gives up connecting', async () => {
    const controller = new AbortController()
    controller.abort()
    const options = { client: 'shared', signal: controller.signal }
    await rejects(peer.connect('server', options), 'CANCELLED')
  })

  it('is of no use once it is closed, and others are', async () => {
    const [one, other] = [await connect(), await connect()]
    one.close()
    await rejects(one.store.get('k'), 'REFERENCE_STOPPED')
    assert.deepEqual(await other.store.get('k'), utf8('v'))
    assert.deepEqual([one.connected, other.connected], [false, true])
  })

  it('connects anew to a server that has restarted, of the same name at the same place', async () => {
    const host = await makeStronghold()
    const inside = await host.createClient('shared')
    await inside.store.insert('k', utf8('v'))
    const first = await join(host)
    await first.serve()
    await first.setPeer({ id: peer.identity.peerId, inbound: all('shared') })
    await peer.setPeer({
      id: first.identity.peerId,
      name: 'restarting',
      addresses: first.addresses,
    })
    const client = await peer.connect('restarting', { client: 'shared' })
    await client.store.get('k')
    const listen = first.addresses.map((address) => address.replace(/\/p2p\/.*/, ''))
    await first.close()
    await assert.rejects(client.store.get('k'))
    const second = await join(host, { listen })
    await second.serve()
    assert.deepEqual(await client.store.get('k'), utf8('v'))
  })

  it('is over when another client answers in its place', async () => {
    const [one, other] = [await there.createClient('one'), await there.createClient('other')]
    const answering = [one, one, other]
    const link = new RemoteLink(
      async () => answeredBy(answering.shift() ?? other),
      utf8('one'),
      5000,
    )
    const rule = { permissions: () => undefined, denied: () => undefined }
    const client = await connectRemote('peer', link, { deadline: 5000, rule })
    for (const id of [one.id, other.id]) {
      assert.deepEqual(client.id, one.id)
      ;(await link.actor()).stop()
      await new Promise((resolve) => setImmediate(resolve))
      if (id === one.id) assert.deepEqual(await client.store.keys(), [])
    }
    await rejects(client.store.keys(), 'PROTOCOL_VIOLATION')
    await rejects(client.store.keys(), 'REFERENCE_STOPPED')
  })

  it('takes no request for an approval that is wider than what was asked for', async () => {
    const privateKey = Location.generic('v', 'k')
    const call = Ed25519Sign({ privateKey, message: utf8('pay 1') })
    const asked = { purpose: 'invoice', lifetime: 60_000 }
    const other = await there.createClient('bystander')
    for (const answer of [
      (own: Call) => shared.requestApproval(own, { ...asked, exact: false }),
      (own: Call) => shared.requestApproval(own, { ...asked, uses: 4_294_967_295 }),
      (own: Call) => shared.requestApproval(own, { ...asked, lifetime: 7 * 24 * 3600 * 1000 }),
      (own: Call) => other.requestApproval(own, asked),
    ]) {
      const hostile = new MessageClient(shared.id, (name, input) => deliver(shared, name, input))
      hostile.requestApproval = answer
      const link = new RemoteLink(async () => answeredBy(hostile), utf8('shared'), 5000)
      const rule = { permissions: () => undefined, denied: () => undefined }
      const client = await connectRemote('peer', link, { deadline: 5000, rule })
      await rejects(client.requestApproval(call, asked), 'APPROVAL_INVALID')
      await rejects(client.with({ timeout: 5000 }).requestApproval(call, asked), 'APPROVAL_INVALID')
      client.close()
    }
    const client = await connect()
    const request = await client.requestApproval(call, asked)
    assert.deepEqual(parseApprovalRequest(request).client, shared.id)
    client.close()
  })
})

/** This side of a stream at whose other side a client is served to whoever asks for one. */
async function answeredBy(client: Client): Promise<Conversation> {
  const [here, away] = MemoryStream.pair()
  const served = new Conversation(away, 4096)
  const serve = async () => {
    await served.hear(clientOpening, AbortSignal.timeout(5000))
    await served.say(verdict, granted)
    attachClient(client, served.handOver())
  }
  void serve()
  return new Conversation(here, 4096)
}

/** A stream of bytes that stays in this process. */
class MemoryStream implements ByteStream {
  other: MemoryStream | undefined
  receiver: ByteReceiver | undefined

  open(receiver: ByteReceiver): void {
    this.receiver = receiver
  }

  async write(bytes: Uint8Array): Promise<void> {
    const chunk = bytes.slice()
    queueMicrotask(() => this.other?.receiver?.bytes(chunk))
  }

  close(): void {
    this.receiver = undefined
    queueMicrotask(() => this.other?.receiver?.ended())
  }

  static pair(): [MemoryStream, MemoryStream] {
    const [a, b] = [new MemoryStream(), new MemoryStream()]
    a.other = b
    b.other = a
    return [a, b]
  }
}
