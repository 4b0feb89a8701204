import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Allowance } from '#internal/firewall/allowance.js'
import { HostSlots } from '#internal/firewall/host-slots.js'
import { originOf } from '#internal/firewall/hosts.js'
import { Offences } from '#internal/firewall/offences.js'
import { Rate } from '#internal/firewall/rate.js'
import { Reasons } from '#internal/firewall/reasons.js'

/** Milliseconds between two things that happen. */
const pauses = fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 200, size: 'max' })

describe('A rate', () => {
  it('gives in no time more than it holds and what came in that time, and holds nothing back', () => {
    const max = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(max, fc.constantFrom(100, 1000), pauses, (max, interval, pauses) => {
        const clock = { now: 5 }
        const rate = new Rate(max, interval, () => clock.now)
        const times: number[] = []
        let held = max
        for (const pause of pauses) {
          clock.now += pause
          held = Math.min(max, held + (pause * max) / interval)
          const isThere = held > 1 - 1e-6
          // Where a part of one is missing by rounding alone, either is right.
          const isClose = Math.abs(held - 1) < 1e-6
          const took = rate.take()
          if (!isClose) assert.equal(took, isThere)
          if (took) {
            held--
            times.push(clock.now)
          }
        }
        times.forEach((from, first) => {
          times.slice(first).forEach((to, count) => {
            assert(count + 1 <= max + ((to - from) * max) / interval + 1e-6)
          })
        })
      }),
    )
  })

  it('says of one that is not there yet when it will be, and takes it', () => {
    const clock = { now: 0 }
    const rate = new Rate(4, 1000, () => clock.now)
    const waits = Array.from({ length: 7 }, () => rate.reserve())
    assert.deepEqual(waits, [0, 0, 0, 0, 250, 500, 750])
    clock.now += 999
    assert.equal(rate.take(), false)
    clock.now += 1
    assert.equal(rate.take(), true)
    assert.equal(rate.isFull, false)
    clock.now += 999
    assert.equal(rate.isFull, false)
    clock.now += 1
    assert.equal(rate.isFull, true)
  })
})

describe('An allowance', () => {
  const works = fc.array(fc.tuple(fc.nat({ max: 30_000 }), fc.nat({ max: 20_000_000 })), {
    maxLength: 60,
    size: 'max',
  })

  it('gives at most half of all time, besides ten seconds and the last of all messages', () => {
    fc.assert(
      fc.property(works, (works) => {
        const clock = { now: 1000 }
        const allowance = new Allowance(() => clock.now)
        let work = 0
        for (const [pause, cost] of works) {
          clock.now += pause
          clock.now += allowance.wait
          // It is let in at the moment that was said, and not a whole millisecond earlier.
          assert.equal(allowance.wait, 0)
          assert(work <= 10_000_000 + 500 * (clock.now - 1000))
          allowance.spend(cost)
          work += cost
          const wait = allowance.wait
          if (wait > 1) {
            clock.now += wait - 1
            assert.equal(allowance.wait, 1)
          }
        }
      }),
    )
  })

  it('is not saved up', () => {
    const clock = { now: 0 }
    const allowance = new Allowance(() => clock.now)
    clock.now = 10 ** 9
    allowance.spend(0)
    assert.equal(allowance.wait, 0)
    allowance.spend(10_000_500)
    assert.equal(allowance.wait, 1)
  })
})

describe('Places by hosts, whatever happens', () => {
  const addresses = [
    ...['10.0.0.1', '::ffff:10.0.0.1', '10.0.0.2', '10.0.0.3', 'no address'],
    ...['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:2::1', '2001:db8:0:3::1'],
    ...['2001:db8:0:4::1', '2001:db8:0:5::1', '2001:db8:0:6::1', '2001:db8:9::1'],
  ]
  const limits = fc.record({
    perHost: fc.integer({ min: 1, max: 3 }),
    all: fc.integer({ min: 1, max: 16 }),
  })
  const steps = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ enter: fc.constantFrom(...addresses) }) },
      { weight: 2, arbitrary: fc.record({ leave: fc.nat({ max: 50 }) }) },
      { weight: 1, arbitrary: fc.constant('makeRoom' as const) },
    ),
    { maxLength: 120, size: 'max' },
  )
  interface Place {
    readonly address: string
    readonly leave: () => void
    isHeld: boolean
  }

  it('are never more than the limits, end only where there is no room, and are all given back', () => {
    fc.assert(
      fc.property(limits, steps, (limits, steps) => {
        const slots = new HostSlots(limits)
        const places: Place[] = []
        const held = () => places.filter(({ isHeld }) => isHeld)
        const of = (key: 'host' | 'site', address: string) =>
          held().filter((one) => originOf(one.address)[key] === originOf(address)[key]).length
        const most = () => Math.max(0, ...held().map((one) => of('host', one.address)))
        const enter = (address: string) => {
          const before = {
            all: held(),
            most: most(),
            own: of('host', address),
            site: of('site', address),
          }
          const place: Place = { address, leave: () => leave?.(), isHeld: true }
          const leave = slots.enter(address, () => {
            place.isHeld = false
          })
          const gone = before.all.filter(({ isHeld }) => !isHeld)
          const isFull = before.all.length >= limits.all
          const mayHave = before.own < limits.perHost && before.site < 4 * limits.perHost
          assert.equal(leave !== undefined, mayHave && (!isFull || before.most > before.own))
          assert.equal(gone.length, leave !== undefined && isFull ? 1 : 0)
          // The oldest place of a host that had the most.
          for (const one of gone) {
            assert.equal(of('host', one.address), before.most - 1)
            const older = before.all.slice(0, before.all.indexOf(one))
            assert(
              older.every(({ address }) => originOf(address).host !== originOf(one.address).host),
            )
          }
          if (leave !== undefined) places.push(place)
        }
        for (const step of steps) {
          if (step === 'makeRoom') {
            const before = held().length
            assert.equal(slots.makeRoom(), before > 0)
            assert.equal(held().length, Math.max(0, before - 1))
          } else if ('enter' in step) enter(step.enter)
          else {
            const place = places[step.leave]
            place?.leave()
            if (place !== undefined) place.isHeld = false
          }
          assert(held().length <= limits.all)
          for (const address of addresses) {
            assert(of('host', address) <= limits.perHost)
            assert(of('site', address) <= 4 * limits.perHost)
          }
        }
        for (const { leave } of places) leave()
        // All of them are there again: nobody has to go before the last is taken.
        let ended = 0
        const isLet = (i: number) => slots.enter(`192.0.2.${i}`, () => ended++) !== undefined
        for (let i = 0; i <= limits.all; i++) {
          assert.equal(ended, 0)
          assert(isLet(i))
        }
        assert.equal(ended, 1)
      }),
      { numRuns: 25 },
    )
  })
})

describe('Offences', () => {
  it('refuse a peer for a minute after five in one minute, and say so once', () => {
    const clock = { now: 1 }
    const offences = new Offences(() => clock.now)
    const noted = Array.from({ length: 8 }, () => offences.note('peer'))
    assert.deepEqual(noted, [false, false, false, false, true, false, false, false])
    assert(offences.refuses('peer'))
    assert(!offences.refuses('other'))
    clock.now += 59_999
    assert(offences.refuses('peer'))
    clock.now += 2
    assert(!offences.refuses('peer'))
    assert.deepEqual(
      Array.from({ length: 5 }, () => offences.note('peer')),
      [...[false, false, false, false, true]],
    )
    offences.forget('peer')
    assert(!offences.refuses('peer'))
  })

  it('are forgotten after a minute that has less', () => {
    const clock = { now: 1 }
    const offences = new Offences(() => clock.now)
    for (let i = 0; i < 20; i++) {
      assert.equal(offences.note('peer'), false)
      clock.now += 20_001
    }
  })
})

describe('Reasons for a connection', () => {
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('expect', 'entertain', 'door', 'guarded', 'release' as const),
      peer: fc.constantFrom('a', 'b'),
      index: fc.nat({ max: 20 }),
    }),
    { maxLength: 60, size: 'max' },
  )

  it('hold as long as one holder does, and the loss of the last is told', () => {
    fc.assert(
      fc.property(steps, (steps) => {
        const reasons = new Reasons()
        let told = 0
        reasons.watch(() => told++)
        const held: { what: string; peer: string; isHeld: boolean; release: () => void }[] = []
        for (const { what, peer, index } of steps) {
          if (what === 'release') {
            const one = held[index]
            if (one === undefined) continue
            const before = told
            one.release()
            const rest = held.filter(
              (other) => other !== one && other.isHeld && other.what === one.what,
            )
            const isDoor = one.what === 'door' || one.what === 'guarded'
            const isLast = isDoor || rest.every((other) => other.peer !== one.peer)
            assert.equal(told - before, one.isHeld && isLast ? 1 : 0)
            one.isHeld = false
          } else {
            const release =
              what === 'door'
                ? reasons.openDoor()
                : what === 'guarded'
                  ? reasons.openDoor({ keeps: (one) => one === peer })
                  : reasons[what as 'expect' | 'entertain'](peer)
            held.push({ what, peer, isHeld: true, release })
          }
          const is = (kind: string, peer?: string) =>
            held.some((one) => one.isHeld && one.what === kind && (peer ?? one.peer) === one.peer)
          assert.equal(reasons.isOpen, is('door') || is('guarded'))
          for (const peer of ['a', 'b']) {
            assert.equal(reasons.isExpected(peer), is('expect', peer))
            const kept = ['expect', 'entertain', 'guarded'].some((kind) => is(kind, peer))
            assert.equal(reasons.keeps(peer), kept || is('door'))
          }
        }
      }),
    )
  })
})
