import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { multiaddr } from '@multiformats/multiaddr'
import type { PairingQuestion } from '@stronghold/p2p'
import { rejects } from '../compliance.js'
import { frames, stockNode } from '../frames.js'
import { frame, joined, u32 } from '../hostile/wire.js'
import { join, makeStronghold } from '../support.js'

const yes = async () => true
const never = () => new Promise<boolean>(() => undefined)

const host = await join(await makeStronghold())
const newGuest = async () => join(await makeStronghold(), { listen: [] })

/** A person who answers when told to. */
function slowPerson() {
  let answer: (isYes: boolean) => void = () => undefined
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve
  })
  let asked: (signal: AbortSignal) => void = () => undefined
  const isAsked = new Promise<AbortSignal>((resolve) => {
    asked = resolve
  })
  const confirm = (_: PairingQuestion, signal: AbortSignal) => {
    asked(signal)
    return answered
  }
  return { confirm, answer, isAsked }
}

describe('A pairing', () => {
  it('that is called off while people compare writes nobody down, whatever they say', async () => {
    const guest = await newGuest()
    const person = slowPerson()
    const invitation = await host.invite({ name: 'desk', confirm: person.confirm })
    const accepted = guest.accept(invitation.code, { name: 'phone', confirm: yes })
    const signal = await person.isAsked
    invitation.cancel()
    await rejects(invitation.result, 'CANCELLED')
    assert.equal(signal.aborted, true)
    person.answer(true)
    // It had said yes, and cannot know whether the other side had.
    await rejects(accepted, 'CONNECTION_LOST')
    assert.deepEqual(host.book.list(), [])
    assert.deepEqual(guest.book.list(), [])
  })

  it('ends for who waits for a person that never answers', async () => {
    const [guest, stop] = [await newGuest(), new AbortController()]
    const invitation = await host.invite({ name: 'desk', confirm: never })
    const silent = slowPerson()
    const options = { name: 'phone', confirm: silent.confirm, signal: stop.signal }
    const accepted = guest.accept(invitation.code, options)
    const outcome = rejects(accepted, 'CANCELLED')
    await silent.isAsked
    stop.abort()
    await outcome
    await rejects(invitation.result, 'PAIRING_FAILED')
    const leaving = await newGuest()
    const second = await host.invite({ name: 'desk', confirm: yes })
    const person = slowPerson()
    const left = rejects(
      leaving.accept(second.code, { name: 'phone', confirm: person.confirm }),
      'CANCELLED',
    )
    await person.isAsked
    await leaving.close()
    await left
    await rejects(second.result, 'PAIRING_FAILED')
  })

  it('lets people take longer than the code lives', async () => {
    const guest = await newGuest()
    const person = slowPerson()
    const invitation = await host.invite({ name: 'desk', confirm: person.confirm, lifetime: 1000 })
    const accepted = guest.accept(invitation.code, { name: 'phone', confirm: yes })
    await person.isAsked
    await new Promise((resolve) => setTimeout(resolve, 1000))
    person.answer(true)
    await accepted
    await host.removePeer((await invitation.result).id)
  })

  it('closes its door, also when it ends in the moment in which it begins', async () => {
    const [stranger, stop] = [await newGuest(), new AbortController()]
    const inviting = host.invite({ name: 'desk', confirm: yes, signal: stop.signal })
    stop.abort()
    await rejects((await inviting).result, 'CANCELLED')
    await stranger.setPeer({ id: host.identity.peerId, addresses: host.addresses })
    const connected = stranger.connect(host.identity.peerId, { client: 'any' })
    await rejects(connected, 'PEER_REFUSED')
    assert(!host.connected.includes(stranger.identity.peerId))
  })

  it('refuses what could not be written down, before anybody is asked', async () => {
    const guest = await newGuest()
    const options = { name: 'phone', confirm: yes }
    const { peerId } = guest.identity
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    for (const wrong of [
      { name: '' },
      { name: 'a\u202eb' },
      { name: peerId },
      { callIt: 'line\nend' },
      { outbound: 'maybe' as never },
    ]) {
      const accepted = guest.accept(invitation.code, { ...options, ...wrong })
      await rejects(accepted, 'INVALID_ARGUMENT')
      const other = host.invite({ name: 'desk', confirm: yes, ...wrong })
      await rejects(other, 'INVALID_ARGUMENT')
    }
    await guest.setPeer({ id: (await newGuest()).identity.peerId, name: 'taken' })
    const accepted = guest.accept(invitation.code, { ...options, callIt: 'taken' })
    await rejects(accepted, 'INVALID_ARGUMENT')
    await rejects(invitation.result, 'PAIRING_FAILED')
    assert.deepEqual(host.book.list(), [])
  })

  it('calls a person who throws at once a no', async () => {
    const guest = await newGuest()
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    const confirm = (): Promise<boolean> => {
      throw new Error('no window')
    }
    await rejects(guest.accept(invitation.code, { name: 'phone', confirm }), 'PAIRING_FAILED')
    await rejects(invitation.result, 'PAIRING_FAILED')
  })

  it('shows no name with characters that are not seen', async (t) => {
    const stock = await stockNode()
    t.after(() => stock.stop())
    const invitation = await host.invite({ name: 'desk', confirm: yes })
    const refused = new Promise<void>((resolve) => {
      host.observe((event) => {
        if (event.type === 'disconnected' && event.peer === stock.peerId.toString()) resolve()
      })
    })
    const address = multiaddr(host.addresses[0])
    for (const name of ['\u001b[2J', 'a\u202eb', host.identity.peerId]) {
      const bytes = new TextEncoder().encode(name)
      const stream = await stock.dialProtocol(address, '/stronghold/pair/1.0.0')
      const next = frames(stream)
      const answered = next().then(() => 'answered')
      const over = new Promise<string>((resolve) => {
        stream.addEventListener('close', () => resolve('over'))
      })
      stream.send(frame(joined(u32(bytes.length), bytes, new Uint8Array(96))))
      assert.equal(await Promise.race([answered, over]), 'over')
    }
    // It is refused for what it does, like everybody who sends what is of no protocol.
    await stock.stop()
    await refused
    invitation.cancel()
  })
})
