import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Network, PairingQuestion } from '@stronghold/p2p'
import { StrongholdError } from '@stronghold/stronghold'
import { rejects } from '../compliance.js'
import { join, makeStronghold } from '../support.js'

const yes = async () => true
const no = async () => false

const host = await join(await makeStronghold())
const newGuest = async () => join(await makeStronghold(), { listen: [] })

/** Who says what, and what it was shown. */
function person(answer: boolean) {
  const seen: PairingQuestion[] = []
  const confirm = async (question: PairingQuestion) => {
    seen.push(question)
    return answer
  }
  return { seen, confirm }
}

async function knowsNothingOf(network: Network, other: Network): Promise<void> {
  assert.equal(network.book.find(other.identity.peerId), undefined)
}

describe('pairing', () => {
  it('shows both people one phrase, and makes both sides know each other', async () => {
    const guest = await newGuest()
    const [a, b] = [person(true), person(true)]
    const invitation = await host.invite({ name: 'desk', confirm: a.confirm })
    const theirs = await guest.accept(invitation.code, { name: 'phone', confirm: b.confirm })
    const ours = await invitation.result
    assert.equal(a.seen[0]?.phrase, b.seen[0]?.phrase)
    assert.match(a.seen[0]?.phrase ?? '', /^\d{3} \d{3}$/)
    assert.deepEqual([ours.name, ours.id], ['phone', guest.identity.peerId])
    assert.deepEqual([theirs.name, theirs.id], ['desk', host.identity.peerId])
    assert.deepEqual(ours.exchangeKey, guest.identity.exchangeKey)
    assert.deepEqual(theirs.exchangeKey, host.identity.exchangeKey)
    assert(theirs.addresses.length > 0)
    assert.deepEqual(ours.inbound, { clients: [] })
  })

  it('makes nobody known unless both people say yes', async () => {
    for (const [first, second] of [
      [yes, no],
      [no, yes],
    ] as const) {
      const guest = await newGuest()
      const invitation = await host.invite({ name: 'desk', confirm: first })
      await rejects(
        guest.accept(invitation.code, { name: 'phone', confirm: second }),
        'PAIRING_FAILED',
      )
      await rejects(invitation.result, 'PAIRING_FAILED')
      await knowsNothingOf(host, guest)
      await knowsNothingOf(guest, host)
    }
  })

  it('takes a person who throws for one who says no', async () => {
    const guest = await newGuest()
    const confirm = async () => {
      throw new Error('closed the window')
    }
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    await rejects(guest.accept(invitation.code, { name: 'phone', confirm }), 'PAIRING_FAILED')
    await knowsNothingOf(host, guest)
  })

  it('serves one guest: a code that was used is of no more use', async () => {
    const [guest, late] = [await newGuest(), await newGuest()]
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    await guest.accept(invitation.code, { name: 'phone 2', confirm: yes })
    await invitation.result
    await assert.rejects(
      late.accept(invitation.code, { name: 'phone 3', confirm: yes }),
      StrongholdError,
    )
    await knowsNothingOf(host, late)
  })

  it('goes on, whoever comes without having seen the code', async () => {
    const wrong = await host.invite({ name: 'desk', confirm: yes })
    wrong.cancel()
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    const [stranger, guest] = [await newGuest(), await newGuest()]
    for (let i = 0; i < 6; i++) {
      const accepted = stranger.accept(wrong.code, { name: 'phone', confirm: yes })
      await rejects(accepted, 'PAIRING_FAILED')
    }
    await guest.accept(invitation.code, { name: 'phone 5', confirm: yes })
    await invitation.result
    await knowsNothingOf(host, stranger)
  })

  it('can be open for several at a time, each with a code of its own', async () => {
    const guests = [await newGuest(), await newGuest()]
    const invitations = [
      await host.invite({ name: 'desk', confirm: yes, callIt: 'first' }),
      await host.invite({ name: 'desk', confirm: yes, callIt: 'second' }),
    ]
    const third = await host.invite({ name: 'desk', confirm: yes })
    third.cancel()
    await Promise.all(
      guests.map((guest, i) =>
        guest.accept(invitations[i]?.code ?? '', { name: 'phone', confirm: yes }),
      ),
    )
    const known = await Promise.all(invitations.map(({ result }) => result))
    assert.deepEqual(
      known.map(({ name, id }) => [name, id]),
      guests.map(({ identity }, i) => [['first', 'second'][i], identity.peerId]),
    )
  })

  it('is heard of by a guest that may do nothing, also while it pairs again', async () => {
    const guest = await newGuest()
    const nothing = { inbound: 'deny', outbound: 'deny', confirm: yes } as const
    const one = await host.invite({ ...nothing, name: 'desk' })
    const later = async () => (await one.result) !== undefined
    const two = await host.invite({ ...nothing, name: 'desk', confirm: later })
    const accepted = [one, two].map(({ code }) => guest.accept(code, { ...nothing, name: 'phone' }))
    await Promise.all(accepted)
    const { id } = await one.result
    assert.deepEqual([id, (await two.result).inbound], [guest.identity.peerId, 'deny'])
  })

  it('writes nobody down who claims the key of another one', async () => {
    const guest = await newGuest()
    const { exchangeKey } = guest.identity
    const other = (await newGuest()).identity.peerId
    await host.setPeer({ id: other, exchangeKey })
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    await rejects(guest.accept(invitation.code, { name: 'phone', confirm: yes }), 'PAIRING_FAILED')
    await rejects(invitation.result, 'PAIRING_FAILED')
    await knowsNothingOf(host, guest)
    await knowsNothingOf(guest, host)
    await rejects(host.setPeer({ id: guest.identity.peerId, exchangeKey }), 'INVALID_ARGUMENT')
    await host.removePeer(other)
    await host.setPeer({ id: guest.identity.peerId, exchangeKey })
    await host.removePeer(guest.identity.peerId)
  })

  it('is over when its time is', async () => {
    const invitation = await host.invite({ name: 'desk', confirm: yes, lifetime: 1 })
    await rejects(invitation.result, 'TIMED_OUT')
  })

  it('refuses codes that were mistyped, in any place', async () => {
    const guest = await newGuest()
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    const { code } = invitation
    for (let i = 0; i < code.length; i += 7) {
      const other = code[i] === 'A' ? 'C' : 'A'
      const wrong = code.slice(0, i) + other + code.slice(i + 1)
      await rejects(guest.accept(wrong, { name: 'phone', confirm: yes }), 'INVALID_ARGUMENT')
    }
    await rejects(guest.accept('', { name: 'phone', confirm: yes }), 'INVALID_ARGUMENT')
    invitation.cancel()
  })

  it('takes codes in lower case and with spaces', async () => {
    const guest = await newGuest()
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    const spaced = invitation.code.toLowerCase().replace(/(.{8})/g, '$1 ')
    await guest.accept(spaced, { name: 'phone 4', confirm: yes })
    await invitation.result
  })

  it('lets strangers do nothing but pair while the door is open', async () => {
    const guest = await newGuest()
    await host.serve()
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    await guest.setPeer({ id: host.identity.peerId, name: 'desk', addresses: host.addresses })
    await rejects(guest.connect('desk', { client: 'any' }), 'PERMISSION_DENIED')
    invitation.cancel()
  })
})
