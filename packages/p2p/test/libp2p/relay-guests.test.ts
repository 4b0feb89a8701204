import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PeerId as LibraryPeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Peer } from '@stronghold/p2p/book'
import fc from 'fast-check'
import { newcomer } from '#internal/book/peer.js'
import { PeerTable } from '#internal/book/peer-table.js'
import { Observers } from '#internal/events/events.js'
import { Firewall } from '#internal/firewall/firewall.js'
import { RelayGuests } from '#internal/libp2p/relay-guests.js'
import { Bans } from '#internal/rules/bans.js'

const ids: readonly LibraryPeerId[] = await Promise.all(
  Array.from({ length: 12 }, async () =>
    peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', randomBytes(32))),
  ),
)
const id = (index: number) => ids[index] as LibraryPeerId
const from = (host: number) => multiaddr(`/ip4/192.0.2.${host}/tcp/1`)

/** A relay to which the first `known` peers are known. */
function relay(limits: { readonly max: number; readonly perHost: number }, known = 0) {
  const peers = new Map<string, Peer>()
  for (const one of ids.slice(0, known)) {
    const id = one.toString()
    peers.set(id, { ...newcomer, id, name: id })
  }
  const clock = { now: 1000 }
  const refused: string[] = []
  const observers = new Observers()
  observers.add((event) => {
    if (event.type === 'decision' && event.outcome === 'denied') refused.push(event.peer)
  })
  const book = { table: new PeerTable(peers), bans: new Bans() }
  const firewall = new Firewall(book, observers, () => clock.now)
  const parts = { firewall, bytes: 1 << 20, duration: 60_000, now: () => clock.now, ...limits }
  const guests = new RelayGuests(parts)
  const reserve = (index: number, host: number) =>
    guests.reserve(id(index), from(host)).status === 'OK'
  const has = (index: number) => guests.get(id(index)) !== undefined
  return { guests, clock, refused, reserve, has }
}

describe('The guests of a relay', () => {
  it('have two hours from when they last asked, and what they were promised', () => {
    const { guests, clock, reserve } = relay({ max: 2, perHost: 2 })
    assert.deepEqual(guests.reserve(id(0), from(1)), { status: 'OK', expire: 7201 })
    const first = guests.get(id(0))
    assert.deepEqual(first?.limit, { data: 1n << 20n, duration: 60_000 })
    clock.now += 10_000
    assert(reserve(0, 9))
    const again = guests.get(id(0))
    assert.equal(again?.signal, first?.signal)
    assert.equal(again?.expiry.getTime(), 7_211_000)
    assert.equal(again?.signal.aborted, false)
    guests.removeReservation(id(0))
    guests.removeReservation(id(0))
    assert.equal(guests.reservations.size, 0)
    guests.clear()
  })

  it('that are refused are told of, and those that are not are none', () => {
    const { refused, reserve, guests } = relay({ max: 3, perHost: 1 })
    assert(reserve(0, 1))
    assert(!reserve(1, 1))
    assert.deepEqual(refused, [id(1).toString()])
    assert(reserve(0, 1))
    guests.clear()
    assert(reserve(1, 1))
    guests.clear()
  })

  it('that are known make strangers go, and no stranger makes them go', () => {
    const { reserve, has, guests } = relay({ max: 2, perHost: 2 }, 3)
    assert(reserve(5, 1) && reserve(6, 1))
    assert(reserve(0, 1))
    assert.deepEqual([has(0), has(5), has(6)], [true, false, true])
    assert(reserve(1, 1))
    assert(!reserve(7, 2))
    assert(!reserve(2, 2))
    assert.deepEqual([has(0), has(1), guests.reservations.size], [true, true, 2])
    guests.clear()
  })

  it('of one host make room for those of others, also beside known peers', () => {
    for (const known of [0, 1]) {
      const { reserve, has, guests } = relay({ max: 3 + known, perHost: 3 }, known)
      for (const peer of ids.slice(0, known).keys()) assert(reserve(peer, 9))
      for (const peer of [5, 6, 7]) assert(reserve(peer, 1))
      assert(reserve(8, 2), `beside ${known} known peers`)
      assert(!has(5))
      assert.equal(guests.reservations.size, 3 + known)
      guests.clear()
    }
  })

  it('are used as long as they ask for something, or have just come', () => {
    const { guests, clock, reserve } = relay({ max: 2, perHost: 2 })
    const peer = id(0).toString()
    const connection = (open: number, ...protocols: string[]) =>
      ({
        timeline: { open },
        streams: protocols.map((protocol) => ({ protocol })),
      }) as unknown as Parameters<typeof guests.isUsedBy>[1][number]
    clock.now = 100_000
    assert(guests.isUsedBy(peer, []))
    assert(guests.isUsedBy(peer, [connection(70_001)]))
    assert(!guests.isUsedBy(peer, [connection(70_000, '/ipfs/id/1.0.0')]))
    assert(guests.isUsedBy(peer, [connection(0, '/libp2p/circuit/relay/0.2.0/hop')]))
    assert(reserve(0, 1))
    assert(guests.isUsedBy(peer, [connection(0)]))
    guests.clear()
  })

  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ peer: fc.nat({ max: 11 }), host: fc.nat({ max: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.nat({ max: 11 }) }) },
    ),
    { maxLength: 60, size: 'max' },
  )
  const limits = fc.record({
    max: fc.integer({ min: 1, max: 6 }),
    perHost: fc.integer({ min: 1, max: 3 }),
  })

  it('are never more than there is room for, and give everything back', () => {
    fc.assert(
      fc.property(limits, fc.nat({ max: 4 }), steps, (limits, known, steps) => {
        const { guests, reserve, has } = relay(limits, known)
        const hosts = new Map<number, number>()
        const here = () => [...ids.keys()].filter(has)
        for (const step of steps) {
          const before = here()
          if ('remove' in step) {
            guests.removeReservation(id(step.remove))
            assert.deepEqual(
              here(),
              before.filter((one) => one !== step.remove),
            )
            continue
          }
          const { peer, host } = step
          const isThere = has(peer)
          const isLet = reserve(peer, host)
          assert.equal(has(peer), isLet)
          if (isThere) assert(isLet)
          else if (isLet) hosts.set(peer, host)
          const gone = before.filter((one) => !has(one))
          assert(
            gone.every((one) => one >= known),
            'a known peer had to go',
          )
          assert(gone.length <= (isLet && before.length === limits.max ? 1 : 0))
          // A known peer comes in unless there are only known ones.
          const strangers = before.filter((one) => one >= known)
          if (peer < known && !isThere) {
            assert.equal(isLet, before.length < limits.max || strangers.length > 0)
          }
          for (const host of hosts.values()) {
            const ofHost = here().filter((one) => one >= known && hosts.get(one) === host)
            assert(ofHost.length <= limits.perHost)
          }
          assert(guests.reservations.size <= limits.max)
        }
        guests.clear()
        for (let i = 0; i < limits.max; i++) assert(reserve(11 - i, 50 + i))
        assert.equal(guests.reservations.size, limits.max)
        guests.clear()
      }),
    )
  })
})
