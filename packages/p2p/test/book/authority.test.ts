import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Network } from '@stronghold/p2p'
import { openPeers } from '@stronghold/p2p/book'
import { type ErrorCode, KeyProvider } from '@stronghold/stronghold'
import { rejects } from '../compliance.js'
import { all, introduce, join, makeStronghold } from '../support.js'
import { makePair, makeSide, pair, type Side } from '../sync/sides.js'

const wallet = [{ client: 'wallet' }]
const everything = { send: 'all', receive: 'all' } as const

/** What a side's zone trusts its only partner with. */
async function zoneOf({ stronghold }: Side) {
  return (await stronghold.sync.partners()).map(({ send, receive }) => ({ send, receive }))
}

describe('An address book', () => {
  it('can be read and not written by those who are not its owner', async () => {
    const { network } = await makeSide()
    const id = (await makeSide()).network.identity.peerId
    await network.setPeer({ id, name: 'b', inbound: all('wallet') })
    for (const name of ['put', 'change', 'remove', 'set', 'write', 'trust', 'ban', 'load']) {
      assert.equal(name in network.book, false, name)
    }
    for (const read of [() => network.book.require('b'), () => network.book.list()[0]]) {
      const peer = read() as unknown as { inbound: { clients: unknown[] }; addresses: string[] }
      peer.inbound.clients.length = 0
      peer.addresses.push('/ip4/192.0.2.1/tcp/1')
    }
    const { inbound, addresses } = network.book.require('b')
    assert.equal(typeof inbound === 'object' && inbound.clients.length, 1)
    assert.deepEqual(addresses, [])
  })

  it('has one owner, with a network and without', async () => {
    const server = await join(await makeStronghold(), { commit: 'never' })
    const side = await makeSide()
    await side.stronghold.createClient('shared')
    await side.network.serve()
    await introduce(side.network, server, all('shared'))
    const remote = await server.connect('server', { client: 'shared' })
    assert.equal(await remote.store.get('k'), undefined)
    // Of a command that knows of no network: what is open ends there.
    const { peers } = await openPeers(side.stronghold)
    await peers.ban('client')
    assert.equal(side.network.book.require('client').banned, true)
    assert.deepEqual(side.network.connected, [])
    await assert.rejects(remote.store.get('k'))
    await rejects(server.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    await side.network.close()
    const later = await openPeers(side.stronghold)
    assert.equal(later.peers.book.require('client').banned, true)
    // Two who change it at once undo nothing of each other.
    const [one, two] = await Promise.all([openPeers(side.stronghold), openPeers(side.stronghold)])
    const [a, b] = [(await makeSide()).network.identity, (await makeSide()).network.identity]
    await Promise.all([one.peers.ban(a.peerId), two.peers.set({ id: b.peerId, name: 'b' })])
    assert.equal(two.peers.book.require(a.peerId).banned, true)
    assert.equal(one.peers.book.require('b').banned, false)
  })

  it('is told anew when the file was unlocked with an older content', async () => {
    const side = await makeSide()
    const id = (await makeSide()).network.identity.peerId
    await side.stronghold.commit()
    await side.network.close()
    const { peers } = await openPeers(side.stronghold)
    await peers.set({ id, name: 'b' })
    await side.stronghold.lock({ discard: true })
    await side.stronghold.unlock({ key: side.key() })
    assert.equal((await openPeers(side.stronghold)).peers.book.find(id), undefined)
  })
})

describe('A change of a peer', () => {
  it('is one for the zone too', async () => {
    const [a, b] = await makePair('all')
    const { peerId: id } = b.network.identity
    assert.deepEqual(await zoneOf(a), [everything])
    await a.network.setPeer({ id, name: 'other' })
    assert.deepEqual(await zoneOf(a), [everything])
    const sync = { send: wallet, receive: 'all' } as const
    await a.network.setPeer({ id, inbound: { clients: [], sync } })
    const [narrower] = await zoneOf(a)
    assert.notEqual(narrower?.send, 'all')
    assert.equal(narrower?.receive, 'all')
    // More than the zone was told takes the key; what is less of it holds.
    const turned = { send: 'all', receive: 'none' } as const
    await a.network.setPeer({ id, inbound: { clients: [], sync: turned } })
    assert.deepEqual(await zoneOf(a), [{ send: narrower?.send, receive: 'none' }])
    await a.network.setPeer({ id, inbound: 'deny' })
    assert.deepEqual(await zoneOf(a), [])
  })

  it('of the key that it is trusted by ends the trust of the former one', async () => {
    const [a, b] = await makePair('all')
    const { peerId: id } = b.network.identity
    const { exchangeKey } = (await makeSide()).network.identity
    await a.network.setPeer({ id, exchangeKey })
    assert.deepEqual(await zoneOf(a), [])
  })

  it('that fails changes nothing', async () => {
    const [a, b] = await makePair('all')
    const { peerId: id } = b.network.identity
    await rejects(a.network.setPeer({ id, inbound: 'deny', name: 'a\n' }), 'INVALID_ARGUMENT')
    assert.deepEqual(await zoneOf(a), [everything])
    assert.notEqual(a.network.book.require('b').inbound, 'deny')
  })
})

describe('A trust', () => {
  it('replaces neither a ban nor a rule that is a word', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    const { peerId: id } = b.network.identity
    const trust = (replace: boolean) =>
      a.network.trust('b', { ...everything, current: a.key(), replace })
    await a.network.ban(id)
    for (const replace of [false, true]) await rejects(trust(replace), 'FIREWALL_DENIED')
    await a.network.unban(id)
    for (const rule of ['deny', 'ask'] as const) {
      await a.network.setPeer({ id, inbound: rule })
      await rejects(trust(false), 'FIREWALL_DENIED')
      assert.equal(a.network.book.require('b').inbound, rule)
      assert.deepEqual(await zoneOf(a), [])
      await trust(true)
      assert.deepEqual(await zoneOf(a), [everything])
    }
    // Before the rule is told, whoever has no key learns nothing of it.
    await a.network.trust('b', { send: 'none', receive: 'none' })
    assert.deepEqual(await zoneOf(a), [])
  })

  it('goes in turn with rules and removals, so that the last one holds', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    const { peerId: id, exchangeKey } = b.network.identity
    const trust = () => a.network.trust('b', { ...everything, current: a.key() })
    const [, denied] = await Promise.allSettled([
      trust(),
      a.network.setPeer({ id, inbound: 'deny' }),
    ])
    assert.equal(denied?.status, 'fulfilled')
    assert.equal(a.network.book.require('b').inbound, 'deny')
    assert.deepEqual(await zoneOf(a), [])
    await a.network.setPeer({ id, inbound: { clients: [] } })
    const banned = trust().catch(() => undefined)
    await a.network.ban(id)
    await banned
    assert.equal(a.network.book.require('b').banned, true)
    await a.network.unban(id)
    await Promise.allSettled([trust(), a.network.removePeer('b')])
    assert.deepEqual(await zoneOf(a), [])
    await a.network.setPeer({ id, name: 'b', exchangeKey })
  })

  it('wipes its key, whatever comes of it', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    const { peerId: id, exchangeKey } = b.network.identity
    await a.network.setPeer({ id, name: 'b' })
    const loosely = (value: unknown) => value as never
    const scope = { send: 'all', receive: 'none' } as const
    const tries: readonly (readonly [
      ErrorCode | 'granted',
      (current: KeyProvider) => Promise<unknown>,
    ])[] = [
      ['PEER_UNKNOWN', (current) => a.network.trust('nobody', { ...scope, current })],
      ['PARTNER_UNKNOWN', (current) => a.network.trust('b', { ...scope, current })],
      ['INVALID_ARGUMENT', (current) => a.network.trust(loosely(7), { ...scope, current })],
      ['INVALID_ARGUMENT', (current) => a.network.trust('b', loosely({ send: 'al', current }))],
      ['FIREWALL_DENIED', (current) => a.network.trust('b', { ...scope, current })],
      ['granted', (current) => a.network.trust('b', { ...scope, current })],
    ]
    for (const [code, work] of tries) {
      if (code === 'FIREWALL_DENIED') await a.network.setPeer({ id, exchangeKey, inbound: 'ask' })
      if (code === 'granted') await a.network.setPeer({ id, inbound: { clients: [] } })
      const current = a.key()
      await (code === 'granted' ? work(current) : rejects(work(current), code))
      await rejects(
        a.stronghold.sync.trust({ ...scope, partner: exchangeKey, label: 'b', current }),
        'KEY_SPENT',
      )
    }
    const wrong = KeyProvider.makeRandom()
    await rejects(a.network.trust('b', { ...scope, receive: 'all', current: wrong }), 'WRONG_KEY')
    await rejects(a.stronghold.unlock({ key: wrong }), 'ALREADY_UNLOCKED')
  })
})

describe('A pairing with a peer that is known', () => {
  it('undoes neither a ban nor a rule that is a word, and says so', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    const { peerId: id } = b.network.identity
    const asked: string[] = []
    const confirm = async () => asked.push('a') > 0
    const again = async () => {
      const invitation = await a.network.invite({
        name: 'a',
        confirm,
        callIt: 'b',
        inbound: all('wallet'),
        outbound: 'allow',
      })
      const accepted = b.network.accept(invitation.code, { name: 'b', confirm: async () => true })
      const outcome = await Promise.allSettled([invitation.result, accepted])
      return outcome.map((one) => (one.status === 'rejected' ? one.reason.code : 'paired'))
    }
    for (const rules of [
      { inbound: 'deny' },
      { inbound: 'ask' },
      { inbound: { clients: [] }, outbound: 'deny' },
    ] as const) {
      await a.network.setPeer({ id, ...rules })
      const [host, guest] = await again()
      assert.equal(host, 'FIREWALL_DENIED')
      assert.notEqual(guest, 'paired')
      assert.deepEqual(asked, [])
    }
    await a.network.setPeer({ id, outbound: 'allow' })
    assert.deepEqual(await again(), ['paired', 'paired'])
    await a.network.ban(id)
    const invitation = await a.network.invite({ name: 'a', confirm, callIt: 'b' })
    const refused = invitation.result.catch(() => undefined)
    await assert.rejects(
      b.network.accept(invitation.code, { name: 'b', confirm: async () => true }),
    )
    invitation.cancel()
    await refused
    assert.equal(a.network.book.require('b').banned, true)
  })
})

it('A network that was left lets go of the book', async () => {
  const side = await makeSide()
  await side.network.close()
  const again = await Network.open(side.stronghold, { listen: [] })
  await again.close()
  const { peers } = await openPeers(side.stronghold)
  assert.deepEqual(peers.book.list(), [])
})
