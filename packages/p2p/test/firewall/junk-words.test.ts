import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Network, type NetworkOptions } from '@stronghold/p2p'
import type { StrongholdError } from '@stronghold/stronghold'
import { rejects } from '../compliance.js'
import { introduce, join, makeStronghold } from '../support.js'

/** Nearly a word, or what somebody may take for one. */
const junk: readonly unknown[] = [
  ...['denied', 'Deny', 'DENY', ' deny', 'none', 'no', 'false', 'off', '', 'all', 'Allow', 'Ask'],
  ...[false, true, 0, 1, null, [], {}, { clients: 'all' }, { clients: null }, () => 'deny'],
]
const words = junk.filter((one) => typeof one !== 'object' || one === null || Array.isArray(one))
const notFlags = ['no', 'false', 'off', 'true', '', 0, 1, null, {}, []]
const noGroups = [false, true, 'no', 'none', 0, null, []]

type Given = readonly [name: string, value: unknown, options: unknown]

const places: readonly Given[] = [
  ...junk.map((unknown): Given => ['firewall.unknown', unknown, { firewall: { unknown } }]),
  ...words.map(
    (dialUnknown): Given => ['firewall.dialUnknown', dialUnknown, { firewall: { dialUnknown } }],
  ),
  ...['Always', 'nver', false, null].map((commit): Given => ['commit', commit, { commit }]),
  ...notFlags.flatMap((flag): Given[] => [
    ['mdns', flag, { mdns: flag }],
    ['dht.server', flag, { dht: { bootstrap: [], server: flag } }],
    ['relay.open', flag, { relay: { open: flag } }],
  ]),
  ...noGroups.flatMap((group): Given[] => [
    ['firewall', group, { firewall: group }],
    ['dht', group, { dht: group }],
    ['relay', group, { relay: group }],
  ]),
]

function names(field: string) {
  return (error: StrongholdError) => {
    assert.equal(error.code, 'INVALID_ARGUMENT')
    // The field itself, or what of it is no rule.
    const places = [`${field}: `, `${field}.`, `${field}[`]
    assert(
      places.some((place) => error.message.includes(` ${place}`)),
      error.message,
    )
    return true
  }
}

const here = await makeStronghold()
const there = await makeStronghold()
await there.createClient('shared')

describe('A word that nobody knows', () => {
  it('opens no network, and is named', async () => {
    for (const [name, , options] of places) {
      await assert.rejects(Network.open(here, options as NetworkOptions), names(name))
    }
  })

  it('is no rule of a peer, and changes none', async () => {
    const network = await join(here, { listen: [] })
    const stranger = await join(there, { listen: [] })
    const { peerId: id } = stranger.identity
    await network.setPeer({ id, name: 'peer', inbound: 'deny', outbound: 'deny' })
    for (const word of junk) {
      await assert.rejects(network.setPeer({ id, inbound: word as never }), names('inbound'))
    }
    for (const word of words.filter((one) => one !== undefined)) {
      await assert.rejects(network.setPeer({ id, outbound: word as never }), names('outbound'))
    }
    await rejects(network.setPeer({ id, banned: 'no' as never }), 'INVALID_ARGUMENT')
    const peer = network.book.require('peer')
    assert.deepEqual([peer.inbound, peer.outbound, peer.banned], ['deny', 'deny', false])
    for (const scope of ['None', 'nothing', 'ALL', false, null, 1]) {
      const inbound = { clients: [], sync: { send: scope, receive: 'none' } }
      await assert.rejects(network.setPeer({ id, inbound: inbound as never }), names('inbound'))
    }
  })
})

describe('A stranger', () => {
  it('is not connected by a word that came after the network was opened', async () => {
    const stronghold = await makeStronghold()
    await stronghold.createClient('shared')
    const firewall: { unknown: unknown; dialUnknown: unknown } = {
      unknown: 'deny',
      dialUnknown: 'deny',
    }
    const server = await join(stronghold, { firewall: firewall as never })
    await server.serve()
    const client = await join(await makeStronghold(), { listen: [] })
    const id = server.identity.peerId
    await client.setPeer({ id, name: 'server', addresses: server.addresses })
    for (const word of words) {
      firewall.unknown = word
      firewall.dialUnknown = word
      await rejects(client.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    }
    for (const word of [{ clients: 'all' }, { clients: null }, {}]) {
      firewall.unknown = word
      await rejects(client.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    }
  })

  it('gets nothing by an answer that is none', async () => {
    const client = await join(await makeStronghold(), { listen: [] })
    const there = await makeStronghold()
    for (const answer of junk) {
      // A network of its own for each: after a no nobody is asked for a while.
      let asked = 0
      const peer = async () => {
        asked++
        return answer as never
      }
      const server = await join(there, { firewall: { unknown: 'ask', ask: { peer } } })
      await server.serve()
      const { addresses, identity } = server
      await client.setPeer({ id: identity.peerId, name: 'server', addresses })
      for (const _ of ['the answer', 'the pause']) {
        await rejects(client.connect('server', { client: 'shared' }), 'PERMISSION_DENIED')
      }
      assert.equal(asked, 1)
      await server.close()
    }
  })

  it('is let in by the words that say so', async () => {
    const server = await join(await makeStronghold(), { firewall: { unknown: { clients: [] } } })
    await server.serve()
    const client = await join(await makeStronghold(), { listen: [] })
    await introduce(server, client, { clients: [] })
    await rejects(client.connect('server', { client: 'shared' }), 'PERMISSION_DENIED')
  })
})
