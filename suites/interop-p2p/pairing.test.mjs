// `/stronghold/pair/1.0.0`, with a guest that is written after the specification alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../lib/bytes.mjs'
import { GoPeer } from './other-peers.mjs'
import { join } from './ours.mjs'

const name = 'a Go node'

test('Go answers an invitation, and both sides show one phrase', async (t) => {
  const { go, network, invitation, asked } = await invite(t)
  const met = await go.call('pair', { code: invitation.code, name })
  assert.deepEqual(await asked, { peer: go.id, name, phrase: met.phrase })
  assert.equal(met.host, network.identity.peerId)
  assert.equal(met.hostName, 'ours')
  assert.equal(met.hostKey, hex(network.identity.exchangeKey))
  assert.deepEqual(await go.call('confirm', { code: 'OK' }), { verdict: 'OK' })
  const peer = await invitation.result
  assert.equal(peer.id, go.id)
  assert.equal(peer.name, name)
  assert.equal(hex(peer.exchangeKey ?? []), met.guestExchange)
})

test('a guest that does not confirm the phrase is not written down', async (t) => {
  const { go, network, invitation } = await invite(t)
  await go.call('pair', { code: invitation.code, name })
  await go.call('confirm', { code: 'PAIRING_FAILED' })
  await assert.rejects(invitation.result, { code: 'PAIRING_FAILED' })
  assert.equal(network.book.find(go.id), undefined)
})

test('a code is read in any case and with spaces, and not when it was mistyped', async (t) => {
  const { go, invitation } = await invite(t)
  const { code } = invitation
  const last = code.endsWith('A') ? 'B' : 'A'
  const mistyped = `${code.slice(0, 40)}${code[40] === 'A' ? 'B' : 'A'}${code.slice(41)}`
  await assert.rejects(go.call('pair', { code: mistyped, name }), /mistyped/)
  await assert.rejects(go.call('pair', { code: `${code}${last}`, name }))
  const typed = code.toLowerCase().replace(/(.{8})/g, '$1 ')
  assert.match((await go.call('pair', { code: typed, name })).phrase, /^\d{3} \d{3}$/)
})

/** A Stronghold with an open invitation; its person says yes. `asked` is what that person sees. */
async function invite(t) {
  const go = await GoPeer.start(t)
  const { network } = await join(t)
  let show
  const asked = new Promise((resolve) => {
    show = resolve
  })
  const confirm = async (question) => {
    show(question)
    return true
  }
  const invitation = await network.invite({ name: 'ours', confirm })
  t.after(() => invitation.cancel())
  return { go, network, invitation, asked }
}
