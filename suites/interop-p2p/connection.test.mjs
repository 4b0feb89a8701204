// TCP, Noise, Yamux, ping and identify between a Stronghold and a node of go-libp2p.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GoPeer } from './other-peers.mjs'
import { identityKey, join, know, mayUseSigner, signer } from './ours.mjs'

const ours = ['/stronghold/client/1.0.0', '/stronghold/sync/1.0.0', '/stronghold/pair/1.0.0']
const common = ['/ipfs/id/1.0.0', '/ipfs/id/push/1.0.0', '/ipfs/ping/1.0.0']

test('Go dials a Stronghold, and each answers the pings of the other', async (t) => {
  const go = await GoPeer.start(t)
  const { network, id } = await join(t)
  await know(network, go, mayUseSigner)
  const connected = await go.call('connect', { address: network.addresses[0] })
  assert.deepEqual(connected, { peer: id, security: '/noise', muxer: '/yamux/1.0.0' })
  assert.deepEqual(await go.call('ping', { peer: id }), { pings: 3 })
  // Ours asks every few seconds whether a peer is still there.
  assert.deepEqual(await go.call('pinged'), { peer: id })
  assert.deepEqual(network.connected, [go.id])
})

test('a Stronghold dials Go, which pings it on that connection', async (t) => {
  const go = await GoPeer.start(t)
  const { network, id } = await join(t, { listen: [] })
  const { client, vault, record } = signer
  await go.call('serve', { client, vault, record })
  await know(network, go)
  const remote = await network.connect(go.id, { client })
  assert.ok(remote.connected)
  assert.deepEqual(await go.call('ping', { peer: id }), { pings: 3 })
  assert.deepEqual(await go.call('pinged'), { peer: id })
})

test('what a Stronghold says of itself is signed by the key in its vault', async (t) => {
  const go = await GoPeer.start(t)
  const { stronghold, network, id } = await join(t)
  await know(network, go, mayUseSigner)
  await go.call('connect', { address: network.addresses[0] })
  const said = await go.call('identify', { peer: id })
  const publicKey = await identityKey(stronghold)
  assert.equal(said.publicKey, publicKey)
  assert.deepEqual(await go.call('idOf', { publicKey }), { peer: id })
  assert.equal(said.agent, 'stronghold.ts/1')
  for (const protocol of [...ours, ...common])
    assert.ok(said.protocols.includes(protocol), protocol)
  const reachable = said.signedAddresses.map((address) => `${address}/p2p/${id}`)
  assert.deepEqual(reachable.sort(), [...network.addresses].sort())
})
