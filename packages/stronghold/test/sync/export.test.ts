import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  GenerateKey,
  KeyProvider,
  Location,
  PublicKey,
  type SnapshotSyncOptions,
} from '@stronghold/stronghold'
import {
  at,
  key,
  makeReplica,
  nothing,
  numberAt,
  type Replica,
  rejects,
  summary,
  write,
} from './support.js'

const privateKey = Location.generic('identity', 'x25519')
const day = 24 * 60 * 60 * 1000

interface Party extends Replica {
  readonly publicKey: Uint8Array
  readonly clock: { now: number }
}

async function makeParty(): Promise<Party> {
  const clock = { now: 1_000_000 }
  const replica = await makeReplica(() => clock.now)
  const keys = await replica.stronghold.createClient('keys')
  await keys.execute(GenerateKey({ type: 'X25519', output: privateKey }))
  const publicKey = await keys.execute(PublicKey({ type: 'X25519', privateKey }))
  return { ...replica, publicKey, clock }
}

const identity = ({ stronghold }: Party) => ({ client: stronghold.client('keys'), privateKey })
const ours: SnapshotSyncOptions = { clients: [{ path: 'client' }] }

async function exported(from: Party, to: Party, options = {}) {
  const { bytes } = await from.stronghold.sync.exportTo({
    recipient: to.publicKey,
    sender: identity(from),
    current: key(),
    ...ours,
    ...options,
  })
  return bytes
}

function importing(to: Party, from: Party, bytes: Uint8Array, options = {}) {
  return to.stronghold.sync.importFrom({
    bytes,
    recipient: identity(to),
    sender: from.publicKey,
    ...options,
  })
}

describe('sealed export', () => {
  it('brings chosen records, their policies, versions and revocations', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    await write(a.client, at('strict'), 2, { attributes: { policy: { usages: ['Sync'] } } })
    await write(b.client, at('gone'), 3)
    await write(a.client, at('gone'), 3)
    a.clock.now += 10
    await a.client.vault('vault').deleteSecret('gone')
    const report = await importing(b, a, await exported(a, b))
    assert.deepEqual(summary(report), {
      ...nothing,
      copied: ['absent', 'absent'],
      revoked: ['revoked'],
    })
    assert.equal(await numberAt(b.client, at('x')), 1)
    assert.equal(await numberAt(b.client, at('gone')), undefined)
    await rejects(numberAt(b.client, at('strict')), 'POLICY_DENIED')
    assert.deepEqual((await b.stronghold.listClients()).length, 2)
    assert.deepEqual(summary(await importing(b, a, await exported(a, b))), { ...nothing, equal: 3 })
  })

  it('selects and maps on either side', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    await write(a.client, at('y'), 2)
    const clients = [{ path: 'client', as: 'wire', records: [at('x')] }]
    const bytes = await exported(a, b, { clients, mapVaults: [{ from: 'vault', to: 'box' }] })
    await importing(b, a, bytes, { clients: [{ path: 'wire', as: 'client' }] })
    assert.equal(await numberAt(b.client, at('x', 'box')), 1)
    assert.equal(await b.client.vaultExists('vault'), false)
  })

  it('is refused for another recipient, sender or purpose, and after any change', async () => {
    const [a, b, c] = [await makeParty(), await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    const bytes = await exported(a, b, { purpose: 'backup' })
    const purpose = 'backup'
    await rejects(importing(c, a, bytes, { purpose }), 'EXPORT_REJECTED')
    await rejects(importing(b, c, bytes, { purpose }), 'EXPORT_REJECTED')
    await rejects(importing(b, a, bytes, { purpose: 'other' }), 'EXPORT_REJECTED')
    await rejects(importing(b, a, bytes), 'EXPORT_REJECTED')
    for (const index of [0, 6, 7, 8, 39, 40, 80, bytes.length - 1]) {
      const changed = bytes.slice()
      changed[index] = (changed[index] as number) ^ 1
      await rejects(importing(b, a, changed, { purpose }), 'EXPORT_REJECTED')
    }
    for (const length of [0, 8, 40, 95, bytes.length - 1]) {
      await rejects(importing(b, a, bytes.slice(0, length), { purpose }), 'EXPORT_REJECTED')
    }
    assert.equal(await numberAt(b.client, at('x')), undefined)
    await importing(b, a, bytes, { purpose })
    assert.equal(await numberAt(b.client, at('x')), 1)
  })

  it('is not made without the present key, nor for a key of low order', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    const wrong = KeyProvider.fromKey(new Uint8Array(32).fill(2))
    await rejects(exported(a, b, { current: wrong }), 'WRONG_KEY')
    await rejects(exported(a, b, { recipient: new Uint8Array(32) }), 'INVALID_ARGUMENT')
    await rejects(exported(a, b, { recipient: new Uint8Array(31) }), 'INVALID_ARGUMENT')
    await rejects(exported(a, b, { lifetime: 91 * day }), 'INVALID_ARGUMENT')
    await rejects(exported(a, b, { lifetime: 0 }), 'INVALID_ARGUMENT')
    await a.stronghold.client('keys').vault('vault').writeSecret('short', new Uint8Array(31))
    const short = { client: a.stronghold.client('keys'), privateKey: at('short') }
    await rejects(exported(a, b, { sender: short }), 'KEY_UNSUITABLE')
    const foreign = { client: b.stronghold.client('keys'), privateKey }
    await rejects(exported(a, b, { sender: foreign }), 'CLIENT_NOT_LOADED')
  })

  it('is imported once, also after a commit and a new start, and a trial does not count', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    const bytes = await exported(a, b)
    await importing(b, a, bytes, { dryRun: true })
    assert.equal(await numberAt(b.client, at('x')), undefined)
    // A failed import has not happened.
    await rejects(importing(b, a, bytes, { clients: [{ path: 'none' }] }), 'CLIENT_NOT_FOUND')
    await importing(b, a, bytes)
    await rejects(importing(b, a, bytes), 'EXPORT_REPLAYED')
    await b.stronghold.commit()
    await b.stronghold.lock()
    await b.stronghold.unlock({ key: key() })
    await b.stronghold.loadClient('keys')
    await rejects(importing(b, a, bytes), 'EXPORT_REPLAYED')
    await rejects(importing(b, a, bytes, { dryRun: true }), 'EXPORT_REPLAYED')
  })

  it('stays imported when only its client is committed, and when memory is cleared', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    const bytes = await exported(a, b)
    await b.stronghold.commit()
    await importing(b, a, bytes)
    await b.stronghold.commitClient('client')
    await b.stronghold.lock({ discard: true })
    await b.stronghold.unlock({ key: key() })
    await b.stronghold.loadClient('keys')
    await rejects(importing(b, a, bytes), 'EXPORT_REPLAYED')
    await b.stronghold.clear()
    await b.stronghold.importClient({ storage: b.storage, key: key(), client: 'keys' })
    await rejects(importing(b, a, bytes), 'EXPORT_REPLAYED')
  })

  it('expires', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    const bytes = await exported(a, b, { lifetime: 5000 })
    b.clock.now += 5000
    await rejects(importing(b, a, bytes), 'EXPORT_EXPIRED')
    b.clock.now -= 1
    await importing(b, a, bytes)
  })

  it('lives no longer than its recipient lets it', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await write(a.client, at('x'), 1)
    const lifetime = 90 * day
    const bytes = await exported(a, b, { lifetime })
    // As if the sender's clock were ahead, which is how a lifetime is made longer.
    b.clock.now -= day + 1
    await rejects(importing(b, a, bytes), 'EXPORT_REJECTED')
    b.clock.now += 1
    await importing(b, a, bytes)
  })

  it('uses only keys whose policy says so, and that are keys', async () => {
    const [a, b] = [await makeParty(), await makeParty()]
    await a.stronghold.policies.attach(
      { client: 'keys', location: privateKey },
      { usages: ['PublicKey'] },
    )
    await rejects(exported(a, b), 'POLICY_DENIED')
    const client = b.stronghold.client('keys')
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('other') }))
    await rejects(importing(b, a, new Uint8Array(200)), 'EXPORT_REJECTED')
    const absent = { client, privateKey: at('absent') }
    await rejects(importing(b, a, new Uint8Array(200), { recipient: absent }), 'RECORD_NOT_FOUND')
  })
})
