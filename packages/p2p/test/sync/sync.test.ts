import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NetworkEvent } from '@stronghold/p2p'
import { GenerateKey, RevokeData, WriteVault } from '@stronghold/stronghold'
import { rejects } from '../compliance.js'
import { at, look, makePair, makeSide, pair, until, write } from './sides.js'

const wallet = [{ client: 'wallet' }] as const

describe('sync over the network', () => {
  it('brings a peer what it lacks, and nothing twice', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'one', 'two', 'three')
    const first = await b.network.pull('a')
    assert.equal(first.copied.length, 3)
    assert.equal(await look(b.wallet, 'two'), await look(a.wallet, 'two'))
    const second = await b.network.pull('a')
    assert.deepEqual([second.copied.length, second.refused.length], [0, 0])
    await write(a, 'two')
    assert.equal((await b.network.pull('a')).copied.length, 1)
    assert.equal(await look(b.wallet, 'two'), await look(a.wallet, 'two'))
  })

  it('converges after both sides changed, revocations included', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'shared', 'doomed')
    await b.network.sync('a')
    await write(b, 'of b')
    await write(a, 'of a')
    await write(b, 'shared')
    await a.wallet.execute(RevokeData({ location: at('doomed'), collect: false }))
    await a.stronghold.commit()
    const { received, sent } = await b.network.sync('a')
    assert.deepEqual([received.copied.length, received.revoked.length], [1, 1])
    assert.equal(sent.copied, 2)
    for (const record of ['shared', 'of a', 'of b']) {
      assert.equal(await look(a.wallet, record), await look(b.wallet, record))
    }
    assert.match(await look(b.wallet, 'doomed'), /^RECORD_/)
    const again = await b.network.sync('a')
    assert.deepEqual([again.received.copied.length, again.sent.copied], [0, 0])
  })

  it('sends one secret to another place there, sealed for the other zone', async () => {
    const [a, b] = await makePair([{ client: 'wallet' }, { client: 'vault of a' }])
    await write(a, 'seed', 'other')
    const receipt = await a.network.send('b', {
      clients: [
        {
          path: 'wallet',
          as: 'vault of a',
          records: [at('seed')],
          mapVaults: [{ from: 'keys', to: 'received' }],
        },
      ],
    })
    assert.equal(receipt.copied, 1)
    const there = await b.stronghold.loadClient('vault of a')
    assert.equal(await look(there, 'seed', 'received'), await look(a.wallet, 'seed'))
    assert.equal(await look(there, 'other', 'received'), 'RECORD_NOT_FOUND')
    assert.equal(await look(b.wallet, 'seed'), 'VAULT_NOT_FOUND')
  })

  it('takes an offer of thousands of maps as any other', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'key')
    const data = new Uint8Array(32)
    const vaults = Array.from({ length: 100 }, (_, i) => at('key', `vault ${i}`))
    await b.wallet.executeChained(vaults.map((location) => WriteVault({ data, location })))
    const mapVaults = Array.from({ length: 5000 }, (_, i) => {
      const name = Uint8Array.of(i & 255, i >> 8)
      return { from: name, to: name }
    })
    const receipt = await a.network.send('b', { clients: [{ path: 'wallet', mapVaults }] })
    assert.equal(receipt.copied, 1)
    assert.equal(await look(b.wallet, 'key'), await look(a.wallet, 'key'))
  })

  it('commits what it brought before the other side hears of it', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'key')
    await a.network.send('b')
    assert.equal(b.stronghold.dirty, false)
  })

  it('needs a firewall that grants it and a zone that trusts the key, on both sides', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    await write(a, 'key')
    await rejects(b.network.pull('a'), 'PERMISSION_DENIED')
    await b.network.trust('a', { send: 'none', receive: wallet, current: b.key() })
    await rejects(b.network.pull('a'), 'PERMISSION_DENIED')
    const id = b.network.identity.peerId
    // The firewall alone is not enough: whoever can change the address book can change it.
    await a.network.setPeer({ id, inbound: { clients: [], sync: { send: 'all', receive: 'all' } } })
    await rejects(b.network.pull('a'), 'PARTNER_UNKNOWN')
    await a.network.trust('b', { send: wallet, receive: 'none', current: a.key() })
    assert.equal((await b.network.pull('a')).copied.length, 1)
    await rejects(b.network.send('a'), 'PERMISSION_DENIED')
  })

  it('takes the present key to trust, and none to distrust', async () => {
    const [a, b] = [await makeSide(), await makeSide()]
    await pair(a, b)
    const scope = { send: wallet, receive: wallet } as const
    await rejects(a.network.trust('b', scope), 'PROOF_REQUIRED')
    await rejects(a.network.trust('b', { ...scope, current: b.key() }), 'WRONG_KEY')
    await a.network.trust('b', { ...scope, current: a.key() })
    await b.network.trust('a', { ...scope, current: b.key() })
    await a.network.trust('b', { send: 'none', receive: 'none' })
    await rejects(b.network.pull('a'), 'PERMISSION_DENIED')
  })

  it('keeps to the vaults that both sides named', async () => {
    const [a, b] = await makePair([{ client: 'wallet', vaults: ['keys'] }])
    await write(a, 'key')
    await a.wallet.execute(GenerateKey({ type: 'X25519', output: at('hidden', 'private') }))
    assert.equal((await b.network.pull('a')).copied.length, 1)
    assert.equal(await look(b.wallet, 'hidden', 'private'), 'VAULT_NOT_FOUND')
    const asked = b.network.pull('a', { clients: [{ path: 'wallet', vaults: ['private'] }] })
    await asked.catch(() => undefined)
    assert.equal(await look(b.wallet, 'hidden', 'private'), 'VAULT_NOT_FOUND')
  })

  it('never moves the keys of an identity, whatever is allowed', async () => {
    const [a, b] = await makePair('all')
    await write(a, 'key')
    const report = await b.network.pull('a')
    assert.equal(report.copied.length, 1)
    assert.notEqual(a.network.identity.peerId, b.network.identity.peerId)
    const again = await b.stronghold.inventory()
    assert(again.length > 0)
  })

  it('refuses a peer that was banned or forgotten, also in the midst', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'key')
    await a.network.ban(b.network.identity.peerId)
    await assert.rejects(b.network.pull('a'))
    assert.equal(await look(b.wallet, 'key'), 'VAULT_NOT_FOUND')
  })

  it('leaves a policy that does not name Sync alone', async () => {
    const [a, b] = await makePair(wallet)
    const policy = { usages: ['PublicKey'] as const }
    const data = new Uint8Array(32).fill(9)
    await a.wallet.execute(WriteVault({ data, location: at('kept') }, { attributes: { policy } }))
    await a.stronghold.commit()
    const report = await b.network.pull('a')
    assert.equal(report.copied.length, 0)
    assert.equal(await look(b.wallet, 'kept'), 'VAULT_NOT_FOUND')
  })

  it('can be cancelled', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'key')
    const stop = new AbortController()
    const pull = b.network.pull('a', { signal: stop.signal })
    stop.abort()
    await rejects(pull, 'CANCELLED')
    const later = new AbortController()
    const begun = new Promise<void>((resolve) => {
      a.network.observe((event) => {
        if (event.type === 'decision' && event.subject === 'sync') resolve()
      })
    })
    const second = rejects(b.network.pull('a', { signal: later.signal }), 'CANCELLED')
    await begun
    later.abort()
    await second
    assert.equal((await b.network.pull('a')).copied.length, 1)
  })

  it('takes its turn after another one with the same peer', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'of a')
    await write(b, 'of b')
    const follower = b.network.follow('a')
    const stop = new AbortController()
    const cancelled = rejects(b.network.pull('a', { signal: stop.signal }), 'CANCELLED')
    const all = Array.from({ length: 4 }, () => b.network.sync('a'))
    stop.abort()
    const again = b.network.pull('a')
    await cancelled
    for (const { denied } of await Promise.all(all)) assert.deepEqual(denied, [])
    assert.deepEqual((await again).copied, [])
    assert.equal(await look(a.wallet, 'of b'), await look(b.wallet, 'of b'))
    follower.stop()
  })

  it('is told when it fails, and what had come of it is in the file', async () => {
    const [a, b] = await makePair(wallet)
    const names = Array.from({ length: 21_000 }, (_, i) => `key ${i}`)
    await write(a, ...names)
    const told: NetworkEvent[] = []
    const stop = new AbortController()
    b.network.observe((event) => told.push(event))
    b.stronghold.onCommitted(() => stop.abort())
    await rejects(b.network.pull('a', { signal: stop.signal }), 'CANCELLED')
    const came = await Promise.all(names.map((name) => b.wallet.recordExists(at(name))))
    assert(came.includes(true) && came.includes(false))
    assert.equal(b.stronghold.dirty, false)
    const failed = told.filter(({ type }) => type === 'syncFailed')
    assert.equal(failed.length, 1)
    assert((await b.network.pull('a')).copied.length > 0)
    for (const record of [names[0], names.at(-1)] as string[]) {
      assert.equal(await look(b.wallet, record), await look(a.wallet, record))
    }
  })

  it('follows a peer once, for as many as want it, until it is forgotten', async () => {
    const [a, b] = await makePair(wallet)
    const states: string[] = []
    b.network.observe((event) => {
      if (event.type === 'following') states.push(event.state)
    })
    const [one, two] = [b.network.follow('a'), b.network.follow('a')]
    await until(async () => states.length > 0)
    one.stop()
    one.stop()
    await one.ended
    await write(a, 'later')
    await until(() => b.wallet.recordExists(at('later')))
    assert.deepEqual([...new Set(states)], ['inStep'])
    await b.network.removePeer('a')
    await two.ended
    two.stop()
  })

  it('follows: whatever one side commits, the other has soon, in both directions', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'before')
    const events: NetworkEvent[] = []
    b.network.observe((event) => events.push(event))
    const follower = b.network.follow('a')
    await until(() => b.wallet.recordExists(at('before')))
    await write(a, 'of a')
    await until(() => b.wallet.recordExists(at('of a')))
    await write(b, 'of b')
    await until(() => a.wallet.recordExists(at('of b')))
    follower.stop()
    await follower.ended
    assert(events.some((event) => event.type === 'following' && event.state === 'inStep'))
  })
})
