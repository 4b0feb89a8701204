import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HostSlots } from '#internal/firewall/host-slots.js'
import { originOf } from '#internal/firewall/hosts.js'

describe('A host', () => {
  it('is an address of IPv4, or a /64 of IPv6', () => {
    const same = [
      ['192.0.2.1', '::ffff:192.0.2.1'],
      ['192.0.2.1', '::ffff:c000:201'],
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
      ['2001:0DB8:0001:0002::', '2001:db8:1:2:3::'],
      ['fe80::1%eth0', 'fe80::2'],
      ['::1', '::2'],
    ]
    for (const [a = '', b = ''] of same) assert.deepEqual(originOf(a), originOf(b))
    const others = ['192.0.2.1', '192.0.2.2', '2001:db8:1:2::1', '2001:db8:1:3::1', '2001:db9::']
    assert.equal(new Set(others.map((address) => originOf(address).host)).size, others.length)
    assert.equal(originOf('2001:db8:1:2::1').site, originOf('2001:db8:1:3::1').site)
    assert.notEqual(originOf('2001:db8:1::').site, originOf('2001:db8:2::').site)
  })
})

describe('Places for strangers', () => {
  const taken = (slots: HostSlots, address: string, ended: string[] = []) =>
    slots.enter(address, () => ended.push(address))

  it('are so many of a host, and four times as many of a site', () => {
    const slots = new HostSlots({ perHost: 2, all: 100 })
    const leave = taken(slots, '192.0.2.1')
    assert(leave && taken(slots, '192.0.2.1'))
    assert.equal(taken(slots, '192.0.2.1'), undefined)
    assert(taken(slots, '192.0.2.2'))
    leave()
    leave()
    assert(taken(slots, '192.0.2.1'))
    assert.equal(taken(slots, '192.0.2.1'), undefined)
    const networks = Array.from({ length: 20 }, (_, i) => taken(slots, `2001:db8:1:${i}::1`))
    assert.equal(networks.filter((one) => one !== undefined).length, 8)
    assert(taken(slots, '2001:db8:2::1'))
  })

  it('that are all taken are made by the host that has the most', () => {
    const slots = new HostSlots({ perHost: 3, all: 5 })
    const ended: string[] = []
    for (const host of ['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.2']) {
      assert(taken(slots, host, ended))
    }
    assert(taken(slots, '10.0.0.3', ended))
    assert.deepEqual(ended, ['10.0.0.1'])
    // Those who have as many as the others make nobody go.
    assert.equal(taken(slots, '10.0.0.2', ended), undefined)
    assert(taken(slots, '10.0.0.4', ended))
    assert.equal(ended.length, 2)
    assert(slots.makeRoom())
    assert.equal(ended.length, 3)
  })
})
