// TCP, Noise, Yamux, ping and identify between a Stronghold and a node of rust-libp2p.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RustPeer } from '../other-peers.mjs'
import { identityKey, join, know, mayUseSigner, signer } from '../ours.mjs'

test('Rust dials a Stronghold, pings it, and hears what it says of itself', async (t) => {
  const rust = await RustPeer.start(t)
  const { stronghold, network, id } = await join(t)
  await know(network, rust, mayUseSigner)
  const [address] = network.addresses
  assert.deepEqual(await rust.call('connect', { address }), { peer: id })
  assert.deepEqual(await rust.call('ping', { peer: id }), { pings: 3 })
  const said = await rust.call('identify', { peer: id })
  assert.equal(said.publicKey, await identityKey(stronghold))
  assert.ok(said.protocols.includes('/stronghold/client/1.0.0'))
  const reachable = said.addresses.map((listened) => `${listened}/p2p/${id}`)
  assert.deepEqual(reachable.sort(), [...network.addresses].sort())
})

test('a Stronghold dials Rust, and stays for as long as its pings are answered', async (t) => {
  const rust = await RustPeer.start(t)
  const { network, id } = await join(t, { listen: [] })
  await know(network, rust)
  // Rust has no clients; that it says so takes a connection.
  const refused = network.connect('other', { client: signer.client })
  await assert.rejects(refused, { code: 'PROTOCOL_UNSUPPORTED' })
  assert.deepEqual(await rust.call('ping', { peer: id }), { pings: 3 })
  // Ours hangs up when a ping, one each four seconds, has no answer for eight.
  for (let time = 0; time < 4; time++) await rust.call('ping', { peer: id })
  assert.deepEqual(network.connected, [rust.id])
})

test('a node of Rust that no rule knows has its connection ended', async (t) => {
  const rust = await RustPeer.start(t)
  const { network, id, decisions } = await join(t)
  await rust.call('connect', { address: network.addresses[0] }).catch(() => undefined)
  await rust.call('ended', { peer: id })
  assert.deepEqual(network.connected, [])
  assert.ok(decisions.some(({ peer, reason }) => peer === rust.id && reason === 'unknown'))
})
