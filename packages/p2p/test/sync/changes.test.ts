import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { Network, type NetworkEvent } from '@stronghold/p2p'
import { GenerateKey, Location } from '@stronghold/stronghold'
import { rejects } from '../compliance.js'
import { ended, frames, stockNode } from '../frames.js'
import { frame, joined, u32 } from '../hostile/wire.js'
import { at, look, makePair, makeSide, pair, type Side, until, write } from './sides.js'

const protocol = '/stronghold/sync/1.0.0'
const wallet = [{ client: 'wallet' }]
const ok = Buffer.from('\x02\0\0\0OK').toString('hex')
/** Purposes of a stream, with nothing offered. */
const openings = { pull: 0, offer: 1, follow: 2 }
const opening = (purpose: keyof typeof openings) => frame(Uint8Array.of(openings[purpose], 0))

const stock = await stockNode()
after(() => stock.stop())

/** A side that knows the stock node, and trusts it with everything. */
async function makeHost(): Promise<Side & { readonly address: Multiaddr }> {
  const side = await makeSide()
  const exchangeKey = (await makeSide()).network.identity.exchangeKey
  await side.network.setPeer({ id: stock.peerId.toString(), name: 'stock', exchangeKey })
  await side.network.trust('stock', { send: 'all', receive: 'all', current: side.key() })
  return { ...side, address: multiaddr(side.network.addresses[0]) }
}

async function opened(host: { readonly address: Multiaddr }, purpose: keyof typeof openings) {
  const stream = await stock.dialProtocol(host.address, protocol)
  const next = frames(stream)
  stream.send(opening(purpose))
  assert.equal(await next(), ok)
  return { stream, next }
}

describe('A rule that changes', () => {
  it('ends syncs that are open, of every kind', async () => {
    const host = await makeHost()
    for (const purpose of ['pull', 'offer', 'follow'] as const) {
      const { stream } = await opened(host, purpose)
      const over = ended(stream)
      await host.network.setPeer({ id: stock.peerId.toString(), name: purpose })
      await over
    }
  })

  it('ends syncs that this side has begun', async () => {
    const host = await makeHost()
    const silent = new Promise<void>((resolve) => {
      void stock.handle(protocol, (stream) => {
        stream.addEventListener('message', () => resolve())
      })
    })
    await stock.dial(host.address)
    await until(async () => host.network.connected.length > 0)
    const pulling = rejects(host.network.pull('stock'), 'REFERENCE_STOPPED')
    await silent
    await host.network.setPeer({ id: stock.peerId.toString(), outbound: 'allow' })
    await pulling
    await stock.unhandle(protocol)
  })

  it('is not undone by a trust that is given at the same time', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    const { peerId: id, exchangeKey } = b.network.identity
    const clients = [{ path: 'wallet', permissions: { store: 'read' as const } }]
    for (let i = 0; i < 10; i++) {
      await a.network.setPeer({ id, name: 'b', exchangeKey, inbound: { clients } })
      await Promise.all([
        a.network.trust('b', { send: 'none', receive: 'none' }),
        Promise.resolve().then(() => a.network.setPeer({ id, inbound: 'deny' })),
      ])
      assert.equal(a.network.book.require('b').inbound, 'deny')
      const later = async () => {
        for (let turn = 0; turn < i; turn++) await undefined
        await a.network.removePeer(id)
      }
      const trusted = a.network.trust('b', { send: 'none', receive: 'none' })
      await Promise.allSettled([trusted, later()])
      assert.equal(a.network.book.find(id), undefined)
    }
  })

  it('that forgets a peer is for its zone too', async () => {
    const [a, b] = await makePair(wallet)
    await a.network.removePeer('b')
    assert.deepEqual(await a.stronghold.sync.partners(), [])
    const { peerId: id, exchangeKey } = b.network.identity
    await a.network.setPeer({ id, name: 'b', exchangeKey })
    const trusted = a.network.trust('b', { send: wallet, receive: wallet, current: a.key() })
    await a.network.removePeer('b')
    await trusted.catch(() => undefined)
    assert.deepEqual(await a.stronghold.sync.partners(), [])
  })

  it('that is only a word is not replaced by the way', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    const { peerId: id } = b.network.identity
    await a.network.trust('b', { send: 'all', receive: 'none', current: a.key() })
    for (const rule of ['ask', 'deny'] as const) {
      await a.network.setPeer({ id, inbound: rule })
      const none = await a.network.trust('b', { send: 'none', receive: 'none' })
      assert.equal(none.inbound, rule)
    }
    const wanted = { send: 'all', receive: 'none' } as const
    await rejects(a.network.trust('b', { ...wanted, current: a.key() }), 'FIREWALL_DENIED')
    assert.equal(a.network.book.require('b').inbound, 'deny')
    assert.deepEqual(await a.stronghold.sync.partners(), [])
    const some = await a.network.trust('b', { ...wanted, current: a.key(), replace: true })
    assert.deepEqual(some.inbound, { clients: [], sync: wanted })
  })
})

/** Two sides of which `b` has made a key that it can send where identities have theirs. */
async function planting(record: string) {
  const [a, b] = await makePair('all')
  const evil = await b.stronghold.createClient('evil')
  await evil.execute(GenerateKey({ type: 'Ed25519', output: at(record) }))
  await b.stronghold.commit()
  const mapVaults = [{ from: 'keys', to: 'identity' }]
  const sendAs = (as: string) => b.network.send('a', { clients: [{ path: 'evil', as, mapVaults }] })
  return { a, b, sendAs }
}

describe('A sync', () => {
  it('never touches the client of the identity, whatever is allowed', async () => {
    const { a, b, sendAs } = await planting('planted')
    await rejects(sendAs('network'), 'PARTNER_UNKNOWN')
    const network = a.stronghold.client('network')
    const planted = Location.generic('identity', 'planted')
    assert.equal(await network.recordExists(planted), false)
    const own = b.stronghold.client('network')
    await own.execute(GenerateKey({ type: 'Ed25519', output: planted }))
    await b.stronghold.commit()
    await a.network.pull('b')
    assert.equal(await network.recordExists(planted), false)
  })

  it('cannot plant the key of an identity that is made later', async () => {
    const { a, sendAs } = await planting('signing')
    assert.equal((await sendAs('work')).copied, 1)
    await a.network.close()
    await rejects(Network.open(a.stronghold, { identity: 'work' }), 'POLICY_DENIED')
  })

  it('that scopes refuse is told as refused, with its code', async () => {
    const [a, b] = await makePair(wallet)
    const told: NetworkEvent[] = []
    b.network.observe((event) => told.push(event))
    const { peerId: id } = a.network.identity
    await b.network.trust('a', { send: wallet, receive: 'none' })
    await rejects(a.network.send('b'), 'PERMISSION_DENIED')
    const about = told.filter((event) => event.type === 'decision' && event.subject === 'sync')
    assert.deepEqual(about, [
      {
        type: 'decision',
        peer: id,
        direction: 'inbound',
        subject: 'sync',
        reason: 'rule',
        outcome: 'denied',
      },
    ])
  })

  it('is refused by the side that takes with the code of what it refuses', async () => {
    const [a] = await makePair(wallet)
    await rejects(a.network.send('b', { clients: [{ path: 'other' }] }), 'PARTNER_UNKNOWN')
    await write(a, 'key')
    assert.equal((await a.network.send('b')).copied, 1)
  })

  it('goes in one direction where only one is allowed, once or for as long as wanted', async () => {
    const [a, b] = await makePair(wallet)
    await a.network.trust('b', { send: wallet, receive: 'none' })
    await b.network.trust('a', { send: 'none', receive: wallet })
    await write(a, 'one')
    const { received, sent, denied } = await b.network.sync('a')
    assert.deepEqual([received.copied.length, sent.copied, denied], [1, 0, ['send']])
    await write(b, 'of b')
    const followers = [b.network.follow('a')]
    await inStep(b.network)
    await write(a, 'two')
    await until(async () => (await look(b.wallet, 'two')) === (await look(a.wallet, 'two')))
    for (const follower of followers.splice(0)) {
      follower.stop()
      await follower.ended
    }
    followers.push(a.network.follow('b'))
    await inStep(a.network)
    await write(a, 'three')
    await until(async () => (await look(b.wallet, 'three')) === (await look(a.wallet, 'three')))
    assert.equal(await look(a.wallet, 'of b'), 'RECORD_NOT_FOUND')
    for (const follower of followers) follower.stop()
  })

  it('is followed in the direction that the other side allows', async () => {
    const [a, b] = await makePair(wallet)
    await b.network.trust('a', { send: 'none', receive: wallet })
    await write(a, 'zero')
    const { sent, denied } = await a.network.sync('b')
    assert.deepEqual([sent.copied, denied], [1, ['receive']])
    await write(a, 'one')
    const told: NetworkEvent[] = []
    a.network.observe((event) => told.push(event))
    const follower = a.network.follow('b')
    await until(async () => (await look(b.wallet, 'one')) === (await look(a.wallet, 'one')))
    await write(a, 'two')
    await until(async () => (await look(b.wallet, 'two')) === (await look(a.wallet, 'two')))
    follower.stop()
    assert(told.every((event) => event.type !== 'following' || event.state === 'inStep'))
  })

  it('is followed by who hears of many changes at once', async () => {
    const host = await makeHost()
    const isNews = frame(Uint8Array.of(1))
    const following = new Promise<{ readonly over: Promise<void> }>((resolve) => {
      void stock.handle(protocol, (stream) => {
        stream.addEventListener('message', ({ data }) => {
          if (data.subarray()[4] !== openings.follow) return
          resolve({ over: ended(stream) })
          const news = Array.from({ length: 50 }, () => isNews)
          stream.send(joined(frame(Buffer.from(ok, 'hex')), ...news.slice(0, 3)))
          setTimeout(() => stream.send(joined(...news)), 100)
        })
      })
    })
    await stock.dial(host.address)
    await until(async () => host.network.connected.length > 0)
    const follower = host.network.follow('stock')
    const { over } = await following
    const quiet = new Promise((resolve) => setTimeout(() => resolve('open'), 400))
    assert.equal(await Promise.race([over, quiet]), 'open')
    follower.stop()
    await stock.unhandle(protocol)
  })

  it('is followed at a pace that leaves the peer room for others', async () => {
    const [a, b] = await makePair(wallet)
    const states: string[] = []
    b.network.observe((event) => {
      if (event.type === 'following') states.push(event.state)
    })
    const since = performance.now()
    const follower = b.network.follow('a')
    for (let i = 0; i < 40; i++) {
      await write(a, `key ${i % 3}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await until(async () => (await look(b.wallet, 'key 0')) === (await look(a.wallet, 'key 0')))
    follower.stop()
    await follower.ended
    assert.deepEqual([...new Set(states)], ['inStep'])
    // Half of 100 streams in ten seconds, when each time takes one in each direction.
    assert(states.length <= 1 + (performance.now() - since) / 390, `${states.length} times`)
  })

  it('is waited for longer and longer when the peer cuts again and again', async () => {
    const [a, b] = await makePair(wallet)
    const cuts: number[] = []
    const waits: number[] = []
    await new Promise<void>((resolve) => {
      b.network.observe((event) => {
        if (event.type !== 'following') return
        if (event.state === 'interrupted') {
          cuts.push(performance.now())
          return
        }
        if (cuts.length > waits.length) waits.push(performance.now() - (cuts.at(-1) ?? 0))
        if (waits.length === 3) return resolve()
        void a.network.setPeer({ id: b.network.identity.peerId, name: 'b' })
      })
      b.network.follow('a')
    })
    waits.forEach((wait, i) => {
      assert(wait >= 490 * 2 ** i, `${wait}`)
    })
  })

  it('waits for nobody who is asked whether to dial, once it is to end', {
    timeout: 20_000,
  }, async () => {
    let asked: () => void = () => undefined
    const asking = new Promise<void>((resolve) => {
      asked = resolve
    })
    const dial = () => {
      asked()
      return new Promise<never>(() => undefined)
    }
    const a = await makeSide({ firewall: { ask: { dial }, askTimeout: 60_000 } })
    const b = await makeSide()
    await pair(a, b)
    await a.network.trust('b', { send: wallet, receive: wallet, current: a.key() })
    const id = b.network.identity.peerId
    await a.network.setPeer({ id, outbound: 'ask' })
    const follower = a.network.follow('b')
    await asking
    follower.stop()
    await follower.ended
    for (const work of ['pull', 'sync'] as const) {
      await rejects(a.network[work]('b', { signal: AbortSignal.timeout(50) }), 'TIMED_OUT')
    }
    await rejects(a.network.send('b', { signal: AbortSignal.abort() }), 'CANCELLED')
    const pulling = rejects(a.network.pull('b'), 'REFERENCE_STOPPED')
    await a.network.setPeer({ id, outbound: 'deny' })
    await pulling
    await rejects(a.network.pull('b'), 'FIREWALL_DENIED')
  })

  it('that nobody allows is not said to be in step', async () => {
    const [a, b] = await makePair(wallet)
    for (const side of [a, b]) {
      const other = side === a ? 'b' : 'a'
      await side.network.trust(other, { send: 'none', receive: 'none' })
      const states: string[] = []
      side.network.observe((event) => {
        if (event.type === 'following') states.push(event.state)
      })
      const follower = side.network.follow(other)
      await until(async () => states.length > 1)
      follower.stop()
      assert.deepEqual([...new Set(states)], ['interrupted'])
      await side.network.trust(other, { send: wallet, receive: wallet, current: side.key() })
    }
  })
})

describe('A pull that was interrupted', () => {
  const offer = (client: string) =>
    frame(joined(Uint8Array.of(1, 1), u32(1), bytesOf(client), new Uint8Array(3), u32(0)))
  const bytesOf = (text: string) => joined(u32(text.length), new TextEncoder().encode(text))

  it('goes on when the same is offered again, and is the only one that is kept', async () => {
    const host = await makeHost()
    const requestFor = async (client: string) => {
      const stream = await stock.dialProtocol(host.address, protocol)
      const next = frames(stream)
      stream.send(offer(client))
      assert.equal(await next(), ok)
      await next()
      const announcement = await next()
      const over = ended(stream)
      stream.abort(new Error('cut'))
      await over
      // Until the other side has seen it too.
      await new Promise((resolve) => setTimeout(resolve, 100))
      return announcement
    }
    const first = await requestFor('one')
    assert.equal(await requestFor('one'), first)
    assert.notEqual(await requestFor('two'), first)
    assert.notEqual(await requestFor('one'), first)
  })
})

describe('Parcels', () => {
  const number = (value: number) => joined(u32(value), u32(0))
  const step = frame(Uint8Array.of(1))

  it('come in pieces that are as long as they can be', async () => {
    const host = await makeHost()
    const { stream, next } = await opened(host, 'pull')
    const over = ended(stream)
    stream.send(joined(step, frame(joined(number(1 << 20), new Uint8Array(32)))))
    assert.equal(await next(), Buffer.from(number(0)).toString('hex'))
    stream.send(frame(joined(u32(1), Uint8Array.of(7))))
    await over
  })

  it('answer a request once: whoever asks it again and again is no longer heard', async () => {
    const [host, puller] = [await makeSide(), await makeSide()]
    const { exchangeKey } = puller.network.identity
    await host.network.setPeer({ id: stock.peerId.toString(), name: 'stock', exchangeKey })
    const partner = host.network.identity.exchangeKey
    const scope = { send: 'all', receive: 'all' } as const
    await host.network.trust('stock', { ...scope, current: host.key() })
    await puller.stronghold.sync.trust({ ...scope, partner, label: 'host', current: puller.key() })
    const privateKey = Location.generic('identity', 'exchange')
    const own = { client: puller.stronghold.client('network'), privateKey }
    const { request } = await puller.stronghold.sync.beginPull({ partner, own })
    const { length } = request
    const digest = createHash('sha256').update(request).digest()
    const ask = joined(step, frame(joined(number(length), digest)))

    const { stream, next } = await opened({ address: multiaddr(host.network.addresses[0]) }, 'pull')
    const over = ended(stream)
    stream.send(ask)
    assert.equal(await next(), Buffer.from(number(0)).toString('hex'))
    stream.send(frame(joined(u32(length), request)))
    assert.equal(await next(), Buffer.from(number(length)).toString('hex'))
    assert.match(await next(), new RegExp(`^${ok}`))
    const answer = Uint8Array.from(Buffer.from(await next(), 'hex'))
    // As if all of it were here.
    stream.send(frame(answer.subarray(0, 8)))
    stream.send(ask)
    await over
  })

  it('are sent once: whoever wants a piece again gets nothing', async () => {
    const host = await makeHost()
    await write(host, ...Array.from({ length: 9000 }, (_, i) => `key ${i}`))
    const { stream, next } = await opened(host, 'offer')
    const over = ended(stream)
    await next()
    const [length] = new Uint32Array(Uint8Array.from(Buffer.from(await next(), 'hex')).buffer, 0, 1)
    assert((length ?? 0) > 0)
    const want = frame(number(0))
    stream.send(want)
    await next()
    stream.send(want)
    await over
  })
})

async function inStep(network: Network): Promise<void> {
  await new Promise<void>((resolve) => {
    const forget = network.observe((event) => {
      if (event.type !== 'following' || event.state !== 'inStep') return
      forget()
      resolve()
    })
  })
}
