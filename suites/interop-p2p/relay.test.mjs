// Circuit relays: one of Go between two Strongholds, and a Stronghold in front of a node of Go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ed25519Sign, Location } from '@stronghold/stronghold'
import { hex, utf8 } from '../lib/bytes.mjs'
import { GoPeer } from './other-peers.mjs'
import { join, know, makeSigner, mayUseSigner, signer, verifies } from './ours.mjs'

const message = utf8('signed through a relay')
const { client, vault, record } = signer
const sign = Ed25519Sign({ privateKey: Location.generic(vault, record), message })

test('two Strongholds that nobody can dial meet at a relay of Go', async (t) => {
  const go = await GoPeer.start(t, { relays: true })
  const server = await join(t, { listen: [], relays: go.addresses })
  const { publicKey } = await makeSigner(server.stronghold)
  const guest = await join(t, { listen: [], firewall: { dialUnknown: 'allow' } })
  const relayed = []
  guest.network.observe((event) => event.type === 'connected' && relayed.push(event))

  const through = server.network.addresses
  assert.ok(
    through.every((address) => address.endsWith(`/p2p/${go.id}/p2p-circuit/p2p/${server.id}`)),
  )
  assert.ok(through.length > 0)
  await know(server.network, { id: guest.id, addresses: [] }, mayUseSigner)
  await know(guest.network, { id: server.id, addresses: through })

  const remote = await guest.network.connect('other', { client })
  const signature = await remote.execute(sign)
  assert.ok(await verifies(publicKey, message, signature))
  const way = relayed.find(({ peer }) => peer === server.id)
  assert.equal(way.relayed, true)
})

test('a stranger does not get through a relay of Go', async (t) => {
  const go = await GoPeer.start(t, { relays: true })
  const server = await join(t, { listen: [], relays: go.addresses })
  const guest = await join(t, { listen: [], firewall: { dialUnknown: 'allow' } })
  await know(guest.network, { id: server.id, addresses: server.network.addresses })
  // A relay does not pass on why the other end said no.
  await assert.rejects(guest.network.connect('other', { client }), { code: 'PEER_UNREACHABLE' })
  assert.ok(server.decisions.some(({ peer, outcome }) => peer === guest.id && outcome === 'denied'))
})

test('Go is reached, and reaches others, through a Stronghold that relays', async (t) => {
  const relay = await join(t, { relay: { open: true } })
  const [address] = relay.network.addresses
  const go = await GoPeer.start(t, { listens: false })
  const { publicKey } = await go.call('serve', { client, vault, record })
  const reserved = await go.call('reserve', { address })
  // The voucher is signed in the zone of the relay.
  assert.equal(reserved.relay, relay.id)
  assert.equal(reserved.peer, go.id)

  const side = await join(t, { listen: [], relays: [address] })
  await know(side.network, { id: go.id, addresses: [reserved.address] }, mayUseSigner)
  const remote = await side.network.connect('other', { client })
  assert.ok(await verifies(publicKey, message, await remote.execute(sign)))

  const ours = await makeSigner(side.stronghold)
  assert.deepEqual(await go.call('open', { peer: side.id, client }), { verdict: 'OK' })
  await go.call('greet')
  const request = { vault, record, message: hex(message), publicKey: ours.publicKey }
  assert.ok((await go.call('sign', request)).verified)
})

test('Go dials a Stronghold through another one that relays', async (t) => {
  const relay = await join(t, { relay: { open: true } })
  const side = await join(t, { listen: [], relays: relay.network.addresses })
  const { publicKey } = await makeSigner(side.stronghold)
  const go = await GoPeer.start(t, { listens: false })
  await know(side.network, { id: go.id, addresses: [] }, mayUseSigner)
  await go.call('connect', { address: side.network.addresses[0] })
  assert.deepEqual(await go.call('open', { peer: side.id, client }), { verdict: 'OK' })
  await go.call('greet')
  const request = { vault, record, message: hex(message), publicKey }
  assert.ok((await go.call('sign', request)).verified)
})

test('a relay that is not open takes in only whom a rule knows', async (t) => {
  const relay = await join(t, { relay: {} })
  const [address] = relay.network.addresses
  const go = await GoPeer.start(t, { listens: false })
  await assert.rejects(go.call('reserve', { address }))
  await know(relay.network, go, { clients: [] })
  assert.equal((await go.call('reserve', { address })).relay, relay.id)
})
