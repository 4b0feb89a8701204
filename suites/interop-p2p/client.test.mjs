// `/stronghold/client/1.0.0`, of which Go's side is written after the specification alone.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Ed25519Sign, Location } from '@stronghold/stronghold'
import { hex, utf8 } from '../lib/bytes.mjs'
import { GoPeer } from './other-peers.mjs'
import { join, know, makeSigner, mayUseSigner, signer, verifies } from './ours.mjs'

const message = utf8('signed over a network')

test('Go uses a client of a Stronghold', async (t) => {
  const { go, side, publicKey } = await goAtSigner(t)
  assert.deepEqual(await go.call('open', { peer: side.id, client: signer.client }), {
    verdict: 'OK',
  })
  const { client, ...mailbox } = await go.call('greet')
  assert.equal(client, side.signerId)
  assert.deepEqual(mailbox, { frame: 1_114_112, messages: 256, bytes: 2_097_152 })

  const request = { vault: signer.vault, record: signer.record, message: hex(message), publicKey }
  const { signature, verified } = await go.call('sign', request)
  assert.ok(verified)
  assert.equal(signature.length, 128)
  assert.deepEqual((await go.call('keys')).keys.sort(), ['first', 'second'])
  // More than the windows of Yamux have at first, there and back.
  const long = hex(new Uint8Array(1_100_000).fill(7))
  assert.ok((await go.call('sign', { ...request, message: long })).verified)
  const value = new Uint8Array(1_500_000).map((_, i) => i % 251)
  await side.stronghold.client(signer.client).store.insert('large', value)
  for (let time = 0; time < 3; time++) {
    assert.deepEqual(await go.call('value', { key: 'large' }), sizeAndDigest(value))
  }

  assert.deepEqual(await go.call('sign', { ...request, vault: 'other' }), {
    failure: 'PERMISSION_DENIED',
  })
  assert.deepEqual(await go.call('sign', { ...request, record: 'other' }), {
    failure: 'RECORD_NOT_FOUND',
  })
  assert.deepEqual(await go.call('farewell'), { rest: 0 })
})

test('a client that no rule names is refused, whether or not there is one', async (t) => {
  const { go, side } = await goAtSigner(t)
  await side.stronghold.createClient('secret')
  for (const client of ['secret', 'nowhere', 'network']) {
    assert.deepEqual(await go.call('open', { peer: side.id, client }), {
      verdict: 'PERMISSION_DENIED',
    })
  }
})

test('a client that a rule names and that is not there is not found', async (t) => {
  const go = await GoPeer.start(t)
  const side = await join(t)
  await know(side.network, go, mayUseSigner)
  await go.call('connect', { address: side.network.addresses[0] })
  assert.deepEqual(await go.call('open', { peer: side.id, client: signer.client }), {
    verdict: 'CLIENT_NOT_FOUND',
  })
})

test('a greeting before the verdict is a violation', async (t) => {
  const { go, side } = await goAtSigner(t)
  const { frames } = await go.call('hasty', { peer: side.id, client: signer.client })
  // The verdict and a farewell that says so, or as much of it as came before the stream's end.
  const all = ['020000004f4b', '0901']
  assert.deepEqual(frames, all.slice(0, frames.length))
})

test('a peer that no rule knows has its connection ended', async (t) => {
  const go = await GoPeer.start(t)
  const { network, id, decisions } = await join(t)
  // Go may have the connection before it hears that it ended.
  await go.call('connect', { address: network.addresses[0] }).catch(() => undefined)
  await assert.rejects(go.call('open', { peer: id, client: signer.client }))
  assert.deepEqual(network.connected, [])
  const denied = decisions.filter(({ outcome }) => outcome === 'denied')
  assert.ok(denied.length > 0)
  for (const { peer, subject, reason } of denied) {
    assert.deepEqual(
      { peer, subject, reason },
      { peer: go.id, subject: 'connection', reason: 'unknown' },
    )
  }
  assert.ok(!decisions.some(({ outcome }) => outcome === 'allowed'))
})

test('a Stronghold uses a client that Go serves', async (t) => {
  const go = await GoPeer.start(t)
  const { network } = await join(t, { listen: [] })
  const { client, vault, record } = signer
  const { publicKey } = await go.call('serve', { client, vault, record })
  await know(network, go)
  const remote = await network.connect('other', { client })
  const signature = await remote.execute(
    Ed25519Sign({ privateKey: Location.generic(vault, record), message }),
  )
  assert.ok(await verifies(publicKey, message, signature))
  await assert.rejects(remote.store.keys(), { code: 'PERMISSION_DENIED' })
  const elsewhere = Ed25519Sign({ privateKey: Location.generic(vault, 'other'), message })
  await assert.rejects(remote.execute(elsewhere), { code: 'RECORD_NOT_FOUND' })
  await assert.rejects(network.connect('other', { client: 'else' }), { code: 'PERMISSION_DENIED' })
})

/** A node of Go that is connected to a Stronghold, whose signer it may use. */
async function goAtSigner(t) {
  const go = await GoPeer.start(t)
  const side = await join(t)
  const { publicKey, id: signerId } = await makeSigner(side.stronghold)
  await know(side.network, go, mayUseSigner)
  await go.call('connect', { address: side.network.addresses[0] })
  return { go, side: { ...side, signerId }, publicKey }
}

function sizeAndDigest(bytes) {
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}
