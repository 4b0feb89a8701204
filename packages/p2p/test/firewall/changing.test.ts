import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Network, NetworkOptions } from '@stronghold/p2p'
import {
  Bls12381Sign,
  Bls12381Verify,
  type Client,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Location,
  type Permissions,
  PublicKey,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { rejects } from '../compliance.js'
import { ended, stockNode } from '../frames.js'
import { all, introduce, join, makeStronghold } from '../support.js'
import { makePair, makeSide, pair, until } from '../sync/sides.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const key = Location.generic('keys', 'key')

/** A server of one client, with a count of the chains that its zone was asked for. */
async function makeServer(options: NetworkOptions = {}) {
  let asked = 0
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  /** Resolves in the moment in which the zone was asked for so many. */
  const until = (count: number) =>
    new Promise<void>((resolve) => void waiting.push({ count, resolve }))
  const inside = async () => {
    const real = await startInProcess()
    const call: typeof real.call = (method, payload, more) => {
      if (method === 'Execute') asked++
      for (const { count, resolve } of waiting) if (asked >= count) resolve()
      return real.call(method, payload, more)
    }
    return Object.assign(Object.create(real), { call, ended: real.ended, report: real.report })
  }
  const stronghold = await makeStronghold({ inside })
  const client = await stronghold.createClient('shared')
  await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
  const server = await join(stronghold, { commit: 'never', ...options })
  await server.serve()
  return { stronghold, client, server, asked: () => asked, askedFor: until }
}

const makePeer = async (options: NetworkOptions = {}) =>
  join(await makeStronghold(), { listen: [], ...options })
const idOf = ({ identity }: Network) => identity.peerId
const codeOf = (error: unknown) => (error instanceof StrongholdError ? error.code : 'none')

/** A call that changes nothing and takes long, so that many of them wait for their turns. */
async function dearCall(client: Client) {
  const privateKey = Location.generic('bls', 'key')
  const message = utf8('m')
  await client.execute(GenerateKey({ type: 'Bls12381', output: privateKey }))
  const publicKey = await client.execute(PublicKey({ type: 'Bls12381', privateKey }))
  const signature = await client.execute(Bls12381Sign({ privateKey, message }))
  return Bls12381Verify({ publicKey, message, signature })
}

describe('A rule that changes in the midst of calls', () => {
  for (const [what, change] of [
    ['a ban', (server, id) => server.ban(id)],
    ['a rule', (server, id) => server.setPeer({ id, inbound: { clients: [] } })],
    ['being forgotten', (server, id) => server.removePeer(id)],
  ] as const satisfies readonly (readonly [
    string,
    (s: Network, id: string) => Promise<unknown>,
  ])[]) {
    it(`lets none begin that has waited: ${what}`, async () => {
      const { server, client, asked, askedFor } = await makeServer()
      const dear = await dearCall(client)
      const peer = await makePeer()
      await introduce(server, peer, all('shared'))
      const remote = await peer.connect('server', { client: 'shared' })
      const calls = Array.from({ length: 60 }, () =>
        remote.execute(dear).then(() => 'done', codeOf),
      )
      await askedFor(asked() + 3)
      await change(server, idOf(peer))
      const at = asked()
      const outcomes = await Promise.all(calls)
      // All that has waited has come to its turn when what comes after it has.
      for (let i = 0; i < 3; i++) await client.execute(dear)
      assert.equal(asked(), at + 3)
      assert(outcomes.some((outcome) => outcome !== 'done'))
    })
  }

  it('leaves a chain whole or not begun, and what it wrote is all of it', async () => {
    const { server, client } = await makeServer()
    const peer = await makePeer()
    await introduce(server, peer, all('shared'))
    const remote = await peer.connect('server', { client: 'shared' })
    const places = (chain: number) =>
      Array.from({ length: 40 }, (_, i) => Location.generic('chain', `${chain}/${i}`))
    const chains = Array.from({ length: 30 }, (_, chain) =>
      remote
        .executeChained(places(chain).map((location) => WriteVault({ data: utf8('x'), location })))
        .then(() => undefined, codeOf),
    )
    await chains[3]
    await server.ban(idOf(peer))
    await Promise.all(chains)
    for (let chain = 0; chain < 30; chain++) {
      const there = await Promise.all(places(chain).map((place) => client.recordExists(place)))
      assert.equal(new Set(there).size, 1, `chain ${chain}`)
    }
  })

  it('holds for the next call of a client that connects anew, and gives it nothing that was cached', async () => {
    const { server, asked } = await makeServer()
    const peer = await makePeer()
    const permissions = (procedures: Permissions['procedures']): Permissions => ({
      ...(procedures && { procedures }),
      otherVaults: { use: true, write: true },
    })
    const id = idOf(peer)
    const clients = (procedures: Permissions['procedures']) => ({
      clients: [{ path: 'shared', permissions: permissions(procedures) }],
    })
    await introduce(server, peer, clients(['Ed25519Sign', 'PublicKey']))
    const remote = await peer.connect('server', { client: 'shared' })
    const sign = Ed25519Sign({ privateKey: key, message: utf8('m') })
    const look = PublicKey({ type: 'Ed25519', privateKey: key })
    await remote.executeChained([sign, look])
    await server.setPeer({ id, inbound: clients(['PublicKey']) })
    const retried = async <T>(work: () => Promise<T>) => work().catch(work)
    await retried(() => remote.execute(look))
    const before = asked()
    await rejects(remote.execute(sign), 'PERMISSION_DENIED')
    await rejects(remote.executeChained([look, sign]), 'PERMISSION_DENIED')
    assert.equal(asked(), before)
  })

  it('does not reach through the places of a call: what is copied is read and written', async () => {
    const { server, client } = await makeServer()
    await client.execute(WriteVault({ data: utf8('x'), location: Location.generic('closed', 'a') }))
    const peer = await makePeer()
    const permissions: Permissions = {
      procedures: ['CopyRecord'],
      vaults: [{ path: 'keys', use: true, write: true }],
    }
    await introduce(server, peer, { clients: [{ path: 'shared', permissions }] })
    const remote = await peer.connect('server', { client: 'shared' })
    const copy = (source: Location, target: Location) => CopyRecord({ source, target })
    const [a, b] = [Location.generic('closed', 'a'), Location.generic('keys', 'copy')]
    await rejects(remote.execute(copy(a, b)), 'PERMISSION_DENIED')
    await rejects(remote.execute(copy(key, a)), 'PERMISSION_DENIED')
    await remote.execute(copy(key, b))
  })
})

describe('A ban', () => {
  it('is of one identity: another one of the same host has its own rule, and none by the way', async () => {
    const { server } = await makeServer()
    const host = await makeStronghold()
    const [first, second] = [
      await join(host, { identity: 'first', listen: [] }),
      await join(host, { identity: 'second', listen: [] }),
    ]
    await server.setPeer({ id: idOf(first), name: 'first', inbound: all('shared') })
    for (const peer of [first, second]) {
      await peer.setPeer({ id: idOf(server), name: 'server', addresses: server.addresses })
    }
    const remote = await first.connect('server', { client: 'shared' })
    await remote.store.insert('k', utf8('v'))
    await server.ban(idOf(first))
    await assert.rejects(remote.store.get('k'))
    await rejects(first.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    // A name costs nothing, and is worth nothing.
    await rejects(second.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    assert.equal(server.book.find(idOf(second)), undefined)
    await server.setPeer({ id: idOf(second), name: 'second', inbound: all('shared') })
    const other = await second.connect('server', { client: 'shared' })
    assert.deepEqual(await other.store.get('k'), utf8('v'))
    await rejects(first.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    // Nor does it take the key or the name of who was banned.
    const { exchangeKey } = first.identity
    await server.setPeer({ id: idOf(first), exchangeKey })
    await rejects(server.setPeer({ id: idOf(second), exchangeKey }), 'INVALID_ARGUMENT')
    await rejects(server.setPeer({ id: idOf(second), name: 'first' }), 'INVALID_ARGUMENT')
  })

  it('ends every stream of every kind and connection, and outlives the file', async () => {
    const host = await makeSide()
    await host.network.serve()
    const node = await stockNode()
    try {
      const id = node.peerId.toString()
      await host.network.setPeer({ id, name: 'stock', inbound: all('wallet') })
      const { multiaddr } = await import('@multiformats/multiaddr')
      const address = multiaddr(host.network.addresses[0])
      const streams = []
      for (const protocol of ['/stronghold/client/1.0.0', '/stronghold/sync/1.0.0']) {
        streams.push(await node.dialProtocol(address, protocol))
      }
      const over = Promise.all(streams.map(ended))
      await host.network.ban(id)
      await over
      await until(async () => node.getConnections().length === 0)
      await host.stronghold.commit()
      await host.network.close()
      const again = await join(host.stronghold)
      assert.equal(again.book.find(id)?.banned, true)
      await assert.rejects(
        node.dialProtocol(multiaddr(again.addresses[0]), '/stronghold/client/1.0.0'),
      )
    } finally {
      await node.stop()
    }
  })
})

describe('An outbound rule', () => {
  it('that changes in the midst of calls is asked for each of those that follow', async () => {
    const { server, client } = await makeServer()
    const peer = await makePeer()
    await introduce(server, peer, all('shared'))
    const id = idOf(server)
    const remote = await peer.connect('server', { client: 'shared' })
    const writes = Array.from({ length: 200 }, (_, i) =>
      remote.store.insert(`k${i}`, utf8('v')).then(() => 'done', codeOf),
    )
    await writes[20]
    await peer.setPeer({ id, outbound: { store: 'read' } })
    await Promise.all(writes)
    await rejects(remote.store.insert('after', utf8('v')), 'PERMISSION_DENIED')
    assert.equal(await client.store.containsKey('after'), false)
    await remote.store.get('k0').catch(() => remote.store.get('k0'))
    await peer.ban(id)
    await rejects(remote.store.get('k0'), 'FIREWALL_DENIED')
    await rejects(peer.connect('server', { client: 'shared' }), 'FIREWALL_DENIED')
    await peer.unban(id)
    await peer.setPeer({ id, outbound: 'deny' })
    await rejects(peer.connect('server', { client: 'shared' }), 'FIREWALL_DENIED')
    await peer.setPeer({ id, outbound: 'allow' })
    await remote.store.get('k0')
  })

  it('denies syncs that this side begins as well', async () => {
    const [a, b] = await makePair('all')
    await a.network.setPeer({ id: idOf(b.network), outbound: 'deny' })
    for (const work of [() => a.network.pull('b'), () => a.network.send('b')]) {
      await rejects(work(), 'FIREWALL_DENIED')
    }
    // What the peer begins is a matter of the inbound rule.
    await b.network.sync('a')
  })
})

describe('A pairing with a peer that is known', () => {
  it('ends what it has open under the rules of before', async () => {
    const [a, b] = [await makeSide({ commit: 'never' }), await makeSide()]
    await a.network.serve()
    await pair(a, b)
    const { peerId: id } = b.network.identity
    await a.network.setPeer({ id, inbound: all('wallet') })
    const remote = await b.network.connect('a', { client: 'wallet' })
    await remote.store.insert('k', utf8('v'))
    const states: string[] = []
    a.network.observe((event) => {
      if (event.type === 'reference') states.push(event.state)
    })
    const narrow = { clients: [{ path: 'wallet', permissions: {} }] }
    const invitation = await a.network.invite({
      name: 'a',
      confirm: async () => true,
      callIt: 'b',
      inbound: narrow,
    })
    await b.network.accept(invitation.code, { name: 'b', confirm: async () => true, callIt: 'a' })
    await invitation.result
    await until(async () => states.includes('closed'))
    await rejects(
      remote.store.get('k').catch(() => remote.store.get('k')),
      'PERMISSION_DENIED',
    )
    await rejects(remote.store.insert('late', utf8('v')), 'PERMISSION_DENIED')
    assert.equal(await a.wallet.store.containsKey('late'), false)
  })

  it('ends its syncs, and the trust in the key that it had before', async () => {
    const [a, b] = await makePair('all')
    const follower = b.network.follow('a')
    await until(async () => a.network.connected.length > 0)
    const interrupted: string[] = []
    b.network.observe((event) => {
      if (event.type === 'following') interrupted.push(event.state)
    })
    await pair(a, b)
    await until(async () => interrupted.includes('interrupted') || interrupted.includes('inStep'))
    follower.stop()
    await follower.ended
    assert.equal((await a.stronghold.sync.partners()).length, 1)
  })
})
