import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Location } from '@stronghold/stronghold'
import { answer, begin, identity, makePair, makeParty, type Party, pull, trust } from './parties.js'
import { at, key, nothing, numberAt, rejects, secret, summary, write } from './support.js'

const hour = 60 * 60 * 1000
const withoutSync = { attributes: { policy: { usages: ['PublicKey'] as const } } }

async function pullsNothing(to: Party, from: Party): Promise<void> {
  const { kinds, report } = await pull(to, from)
  assert.deepEqual([kinds, summary(report)], [['equal'], nothing])
}

describe('pull', () => {
  it('brings what is lacking and no more, in both directions, until both are equal', async () => {
    const [a, b] = await makePair()
    for (let i = 0; i < 100; i++) await write(a.client, at(`record ${i}`), i)
    const first = await pull(b, a)
    assert.deepEqual(first.kinds, ['compare', 'records'])
    assert.equal(first.report.copied.length, 100)
    assert.equal(await numberAt(b.client, at('record 99')), 99)
    await pullsNothing(b, a)
    await pullsNothing(a, b)
    a.clock.now += 10
    b.clock.now += 20
    await write(a.client, at('record 1'), 201)
    await a.client.vault('vault').deleteSecret('record 2')
    await write(b.client, at('record 3'), 203)
    await write(b.client, at('new', 'other'), 204)
    const second = await pull(b, a)
    // The source cannot tell that what it has is older.
    assert.equal(second.records, 3)
    const expected = { copied: ['newer'], revoked: ['revoked'], kept: ['older'] }
    assert.deepEqual(summary(second.report), { ...nothing, ...expected })
    const third = await pull(a, b)
    assert.equal(third.records, 2)
    assert.deepEqual(summary(third.report), { ...nothing, copied: ['absent', 'newer'] })
    await pullsNothing(a, b)
    await pullsNothing(b, a)
    for (const { client } of [a, b]) {
      assert.equal(await numberAt(client, at('record 1')), 201)
      assert.equal(await numberAt(client, at('record 2')), undefined)
      assert.equal(await numberAt(client, at('record 3')), 203)
      assert.equal(await numberAt(client, at('new', 'other')), 204)
    }
  })

  it('is a change only where it changes something', async () => {
    const [a, b] = await makePair()
    await write(a.client, at('x'), 1)
    await b.stronghold.commit()
    await pull(b, a)
    assert.equal(b.stronghold.dirty, true)
    await b.stronghold.commit()
    await pullsNothing(b, a)
    assert.equal(b.stronghold.dirty, false)
    const rubbish = await begin(b, a)
    await rejects(rubbish.continue(new Uint8Array(100)), 'EXPORT_REJECTED')
    assert.equal(b.stronghold.dirty, false)
    await write(b.client, at('x'), 2)
    await b.stronghold.commit()
    assert.deepEqual(summary((await pull(b, a)).report), { ...nothing, kept: ['older'] })
    assert.equal(b.stronghold.dirty, false)
  })

  it('finds both equal again after commits, locks and a rewrite of the client', async () => {
    const [a, b] = await makePair()
    for (let i = 0; i < 20; i++) await write(a.client, at(`record ${i}`), i)
    await pull(b, a)
    await a.stronghold.commit()
    await pullsNothing(b, a)
    await a.stronghold.lock()
    await a.stronghold.unlock({ key: key() })
    await a.stronghold.loadClient('keys')
    await pullsNothing(b, a)
    await b.stronghold.purgeClient('client')
    assert.equal((await pull(b, a)).records, 20)
    await pullsNothing(b, a)
  })

  it('sends and takes only what scopes on either side permit', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    const second = await a.stronghold.createClient('second')
    await write(a.client, at('x', 'one'), 1)
    await write(a.client, at('x', 'two'), 2)
    await write(second, at('x', 'one'), 3)
    await trust(a, b, { send: [{ client: 'client', vaults: ['one'] }], receive: 'none' })
    await rejects(begin(a, b), 'PARTNER_UNKNOWN')
    await trust(b, a, { receive: 'all', send: 'none' })
    await rejects(answer(b, a, new Uint8Array(9)), 'PARTNER_UNKNOWN')
    assert.equal((await pull(b, a)).records, 1)
    assert.deepEqual((await b.stronghold.listClients()).length, 2)
    assert.equal(await b.client.vaultExists('two'), false)
    // All that one may send, another need not take.
    await trust(a, b, { send: 'all' })
    await trust(b, a, { receive: [{ client: 'client', vaults: ['two'] }] })
    const clients = [{ path: 'second' }]
    await rejects(begin(b, a, { clients }), 'PARTNER_UNKNOWN')
    await rejects(begin(b, a, { within: [{ client: 'second' }] }), 'PARTNER_UNKNOWN')
    await rejects(begin(b, a, { within: 'none' }), 'PARTNER_UNKNOWN')
    assert.equal((await pull(b, a)).records, 1)
    assert.equal(await numberAt(b.client, at('x', 'two')), 2)
    // What is narrower for once.
    await trust(b, a, { receive: 'all' })
    const narrow = await pull(b, a, { within: [{ client: 'client' }] }, { within: 'all' })
    assert.deepEqual(narrow.kinds, ['equal'])
    const none = await pull(b, a, {}, { within: [{ client: 'client', vaults: ['three'] }] })
    assert.deepEqual(none.kinds, ['equal'])
    await rejects(pull(b, a, {}, { within: 'none' }), 'PARTNER_UNKNOWN')
    const wide = await pull(b, a, { within: [{ client: 'client' }, { client: 'second' }] })
    assert.deepEqual(summary(wide.report), { ...nothing, copied: ['absent'] })
    const found = await b.stronghold.loadClient('second')
    assert.equal(await numberAt(found, at('x', 'one')), 3)
  })

  it('leaves out the clients that either side excepts, whatever else is said', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    const second = await a.stronghold.createClient('second')
    await write(a.client, at('x', 'one'), 1)
    await write(second, at('x', 'one'), 2)
    await trust(a, b, { send: 'all' })
    await trust(b, a, { receive: 'all' })
    // All would be the exchange keys too.
    const except = ['second', 'keys']
    const clients = [{ path: 'client', as: 'second' }]
    await rejects(begin(b, a, { except, clients }), 'PARTNER_UNKNOWN')
    await rejects(begin(b, a, { except, within: [{ client: 'second' }] }), 'PARTNER_UNKNOWN')
    assert.equal((await pull(b, a, { except: ['client', ...except] })).records, 0)
    assert.equal((await pull(b, a, { except: ['keys'] }, { except })).records, 1)
    // The source sends all, and is not to be believed.
    assert.equal((await pull(b, a, { except })).records, 0)
    assert.equal((await b.stronghold.listClients()).length, 2)
    await rejects(pull(b, a, {}, { except, within: [{ client: 'second' }] }), 'PARTNER_UNKNOWN')
    assert.equal((await pull(b, a, { except: ['keys'] })).records, 1)
  })

  it('takes nothing that it did not ask for, even from a source that sends more', async () => {
    const [a, b] = await makePair()
    await write(a.client, at('x', 'one'), 1)
    await write(a.client, at('x', 'two'), 2)
    const pulling = await begin(b, a)
    const first = await answer(a, b, pulling.request)
    const next = await pulling.continue(first.answer)
    assert.equal(next.done, false)
    const second = await answer(a, b, pulling.request)
    assert.equal(second.records, 2)
    // Its partner is narrowed while the answer is on its way.
    await trust(b, a, { receive: [{ client: 'client', vaults: ['two'] }] })
    const last = await pulling.continue(second.answer)
    assert.ok(last.done)
    assert.deepEqual(summary(last.report), { ...nothing, copied: ['absent'], refused: ['scope'] })
    assert.equal(await b.client.vaultExists('one'), false)
  })

  it('obeys policies on both sides, and is equal without what they keep', async () => {
    const [a, b] = await makePair()
    await write(a.client, at('stays'), 1, withoutSync)
    const counted = {
      attributes: { policy: { usages: ['Sync', 'PublicKey'] as const, maxUses: 5 } },
    }
    await write(a.client, at('counted'), 2, counted)
    await pullsNothing(b, a)
    await write(a.client, at('travels'), 3)
    assert.deepEqual(summary((await pull(b, a)).report), { ...nothing, copied: ['absent'] })
    await pullsNothing(b, a)
    await write(b.client, at('ours'), 4, withoutSync)
    a.clock.now += 10
    await write(a.client, at('ours'), 5)
    const replacing = await pull(b, a, { policy: 'Replace' })
    assert.deepEqual(summary(replacing.report), { ...nothing, refused: ['policy'] })
    assert.equal(await numberAt(b.client, at('ours')), 4)
    // A policy around the records counts as theirs.
    await a.stronghold.policies.attach({ client: 'client', vault: 'vault' }, { usages: [] })
    assert.equal((await pull(b, a)).records, 0)
    const { stronghold } = a
    await stronghold.policies.attach({ client: 'keys' }, { usages: ['PublicKey'] })
    const pulling = await begin(b, a)
    await rejects(answer(a, b, pulling.request), 'POLICY_DENIED')
    await rejects(begin(a, b), 'POLICY_DENIED')
  })

  it('maps names, and brings single records', async () => {
    const [a, b] = await makePair()
    await trust(b, a, { receive: [{ client: 'client', vaults: ['box', 'vault'] }] })
    await write(a.client, at('x'), 1)
    await write(a.client, at('y'), 2)
    await write(a.client, Location.counter('vault', 3), 3)
    const mapVaults = [{ from: 'vault', to: 'box' }]
    const one = await pull(b, a, { clients: [{ path: 'client', records: [at('x')] }], mapVaults })
    assert.equal(one.records, 1)
    assert.equal(await numberAt(b.client, at('x', 'box')), 1)
    assert.equal(await b.client.vaultExists('vault'), false)
    const all = await pull(b, a, { mapVaults })
    assert.deepEqual(summary(all.report), { ...nothing, copied: ['absent', 'absent'], equal: 1 })
    assert.equal(await numberAt(b.client, Location.counter('box', 3)), 3)
    const absent = await pull(b, a, { records: [at('none')] })
    assert.deepEqual([absent.kinds, summary(absent.report)], [['equal'], nothing])
    await rejects(begin(b, a, { records: [Location.counter('vault')] }), 'INVALID_ARGUMENT')
    await rejects(
      begin(b, a, {
        mapVaults: [{ from: 'vault', to: 'elsewhere' }],
        vaults: ['vault'],
        clients: [{ path: 'client' }, { path: 'client' }],
      }),
      'INVALID_ARGUMENT',
    )
    await trust(b, a, { receive: [{ client: 'copy' }] })
    const copy = [{ path: 'client', as: 'copy', vaults: ['vault'] }]
    assert.equal((await pull(b, a, { clients: copy })).records, 3)
    assert.deepEqual((await pull(b, a, { clients: copy })).kinds, ['equal'])
    const named = await b.stronghold.loadClient('copy')
    assert.equal(await numberAt(named, at('y')), 2)
  })

  it('does not send again what another program wrote, but what differs', async () => {
    const [a, b] = await makePair()
    // An export of the original's kind brings records without stamps.
    for (const [to, number] of [
      [a, 1],
      [b, 1],
    ] as const) {
      const c = await makeParty()
      await write(c.client, at('same'), number)
      await write(c.client, at('other'), to === a ? 5 : 6)
      const { bytes, publicKey } = await c.stronghold.sync.exportLegacy({
        recipient: to.publicKey,
        current: key(),
        clients: [{ path: 'client' }],
      })
      const recipient = identity(to)
      await to.stronghold.sync.importLegacy({ bytes, publicKey, recipient })
    }
    assert.equal((await pull(b, a)).records, 1)
    assert.equal((await pull(a, b)).records <= 1, true)
    await pullsNothing(a, b)
    await pullsNothing(b, a)
    assert.equal(await numberAt(a.client, at('other')), await numberAt(b.client, at('other')))
    await write(a.client, at('same'), 9)
    assert.equal((await pull(b, a)).records, 1)
    await pullsNothing(a, b)
  })

  it('is refused for other parties, other pulls and any change, and serves once', async () => {
    const [a, b] = await makePair()
    const c = await makeParty()
    await trust(b, c)
    await trust(c, b)
    await write(a.client, at('x'), 1)
    await write(c.client, at('x'), 2)
    const pulling = await begin(b, a)
    const first = pulling.request
    await rejects(answer(c, b, first), 'EXPORT_REJECTED')
    await rejects(answer(a, c, first), 'PARTNER_UNKNOWN')
    await trust(a, c)
    await rejects(answer(a, c, first), 'EXPORT_REJECTED')
    // The other direction is another pull.
    await rejects(answer(b, a, first), 'EXPORT_REJECTED')
    for (const bytes of changesOf(first)) await rejects(answer(a, b, bytes), 'EXPORT_REJECTED')
    const other = await begin(b, c)
    const foreign = await answer(c, b, other.request)
    await rejects(pulling.continue(foreign.answer), 'EXPORT_REJECTED')
    const early = await answer(a, b, first)
    for (const bytes of changesOf(early.answer)) {
      await rejects(pulling.continue(bytes), 'EXPORT_REJECTED')
    }
    await pulling.continue(early.answer)
    await rejects(pulling.continue(early.answer), 'EXPORT_REJECTED')
    const twin = await begin(b, a)
    await twin.continue((await answer(a, b, twin.request)).answer)
    const theirs = await answer(a, b, twin.request)
    const records = await answer(a, b, pulling.request)
    const again = await answer(a, b, pulling.request)
    await rejects(pulling.continue(theirs.answer), 'EXPORT_REJECTED')
    for (const bytes of changesOf(records.answer)) {
      await rejects(pulling.continue(bytes), 'EXPORT_REJECTED')
    }
    assert.equal(await numberAt(b.client, at('x')), undefined)
    assert.equal((await pulling.continue(records.answer)).done, true)
    await rejects(pulling.continue(records.answer), 'EXPORT_EXPIRED')
    await rejects(pulling.continue(again.answer), 'EXPORT_EXPIRED')
    assert.equal(await numberAt(b.client, at('x')), 1)
  })

  it('ends when it is cancelled, after an hour, with a lock, and when 64 others were begun', async () => {
    const [a, b] = await makePair()
    await write(a.client, at('x'), 1)
    const cancelled = await begin(b, a)
    const { answer: bytes } = await answer(a, b, cancelled.request)
    await cancelled.cancel()
    await rejects(cancelled.continue(bytes), 'EXPORT_EXPIRED')
    const slow = await begin(b, a)
    const late = await answer(a, b, slow.request)
    b.clock.now += hour
    await rejects(slow.continue(late.answer), 'EXPORT_EXPIRED')
    const pushed = await begin(b, a)
    const kept = await begin(b, a)
    for (let i = 0; i < 63; i++) await begin(b, a)
    const old = await answer(a, b, pushed.request)
    await rejects(pushed.continue(old.answer), 'EXPORT_EXPIRED')
    const young = await answer(a, b, kept.request)
    assert.equal((await kept.continue(young.answer)).done, false)
    const last = await answer(a, b, kept.request)
    a.clock.now += 24 * hour
    b.clock.now += hour - 1
    await b.stronghold.lock({ discard: true })
    await rejects(kept.continue(last.answer), 'LOCKED')
    await kept.cancel()
  })

  it('refuses records that were sealed too long ago', async () => {
    const [a, b] = await makePair()
    await write(a.client, at('x'), 1)
    const pulling = await begin(b, a)
    await pulling.continue((await answer(a, b, pulling.request)).answer)
    const options = { partner: b.publicKey, own: identity(a), request: pulling.request }
    const { sync } = a.stronghold
    await rejects(sync.answerPull({ ...options, lifetime: 0 }), 'INVALID_ARGUMENT')
    await rejects(sync.answerPull({ ...options, lifetime: 91 * 24 * hour }), 'INVALID_ARGUMENT')
    const short = await sync.answerPull({ ...options, lifetime: 1000 })
    b.clock.now += 1000
    await rejects(pulling.continue(short.answer), 'EXPORT_EXPIRED')
    b.clock.now -= 1
    assert.equal((await pulling.continue(short.answer)).done, true)
  })

  it('comes in parts, each of them whole', async () => {
    const [a, b] = await makePair()
    const large = new Uint8Array(9 * 1024 * 1024)
    for (const vault of ['one', 'two', 'three']) {
      await a.client.vault(vault).writeSecret('x', large)
      await write(a.client, at('y', vault), 7)
    }
    const { kinds, report } = await pull(b, a)
    assert.deepEqual(kinds, ['compare', 'records', 'records'])
    assert.equal(report.copied.length, 6)
    await pullsNothing(b, a)
  })

  it('works between real zones', async () => {
    const [a, b] = [await makeParty('zone'), await makeParty('zone')]
    await trust(a, b)
    await trust(b, a)
    for (let i = 0; i < 50; i++) await write(a.client, at(`record ${i}`), i)
    await a.client.vault('vault').deleteSecret('record 7')
    assert.equal((await pull(b, a)).records, 50)
    await pullsNothing(b, a)
    await pullsNothing(a, b)
    await b.client.vault('vault').writeSecret('back', secret(9))
    assert.equal((await pull(a, b)).records, 1)
    assert.equal(await numberAt(a.client, at('back')), 9)
    for (const { stronghold } of [a, b]) await stronghold.close({ discard: true })
  })
})

/** One changed bit in each region of a message, and it cut short. */
function* changesOf(bytes: Uint8Array): Generator<Uint8Array> {
  const places = [0, 6, 7, 8, 11, 12, 20, 31, 32, 36, 52, 60, 90, 120, 150, bytes.length - 1]
  for (const place of places) {
    if (place >= bytes.length) continue
    const changed = bytes.slice()
    changed[place] = (changed[place] as number) ^ 1
    yield changed
  }
  for (const length of [0, 7, 8, 12, 30, bytes.length - 1]) yield bytes.slice(0, length)
  yield Uint8Array.from([...bytes, 0])
}
