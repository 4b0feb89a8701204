import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nobleProvider } from '@stronghold/crypto/noble'
import { GenerateKey, Location, PublicKey, RevokeData } from '@stronghold/stronghold'
import { ids, openOriginal, sealOriginal } from './original.js'
import {
  at,
  key,
  makeReplica,
  nothing,
  numberAt,
  rejects,
  secret,
  summary,
  write,
} from './support.js'

const { x25519 } = nobleProvider
const privateKey = Location.generic('identity', 'x25519')

async function makeParty() {
  const replica = await makeReplica()
  const keys = await replica.stronghold.createClient('keys')
  await keys.execute(GenerateKey({ type: 'X25519', output: privateKey }))
  const publicKey = await keys.execute(PublicKey({ type: 'X25519', privateKey }))
  return { ...replica, publicKey, recipient: { client: keys, privateKey } }
}

/** The original's side: an ephemeral key, its public half, and the secret shared with `peer`. */
function agree(peer: Uint8Array, scalar = globalThis.crypto.getRandomValues(new Uint8Array(32))) {
  const [publicKey, shared] = [new Uint8Array(32), new Uint8Array(32)]
  x25519.publicKey(publicKey, scalar)
  x25519.sharedSecret(shared, scalar, peer)
  return { scalar, publicKey, shared }
}

describe("the original's export", () => {
  it('is read, and its records resolve', async () => {
    const { stronghold, client, publicKey: ours, recipient } = await makeParty()
    await write(client, at('revoked'), 4)
    const { publicKey, shared } = agree(ours)
    const bytes = sealOriginal(
      [
        { ...ids('client', 'vault', 'a'), secret: secret(1) },
        { ...ids('other', 'vault', 'b'), secret: secret(2) },
        { ...ids('third', 'vault', 'c'), secret: secret(3), revoked: true },
      ],
      shared,
    )
    const report = await stronghold.sync.importLegacy({ bytes, publicKey, recipient })
    assert.deepEqual(summary(report), {
      ...nothing,
      copied: ['absent', 'absent'],
      noted: ['revoked'],
    })
    assert.equal(await numberAt(client, at('a')), 1)
    assert.equal(await numberAt(await stronghold.loadClient('other'), at('b')), 2)
    const third = await stronghold.loadClient('third')
    assert.equal(await third.recordExists(at('c')), false)
  })

  it('lists versions that nobody has named, over gaps', async () => {
    const [from, to] = [await makeParty(), await makeParty()]
    for (const counter of [0, 7]) {
      await write(from.client, Location.counter('vault', counter), counter + 1)
    }
    const clients = [{ path: 'client' }]
    const options = { recipient: to.publicKey, current: key(), clients }
    const { bytes, publicKey } = await from.stronghold.sync.exportLegacy(options)
    const { stronghold, client, recipient } = to
    await stronghold.sync.importLegacy({ bytes, publicKey, recipient })
    assert.deepEqual(await client.listVersions('vault'), [
      { counter: 0, revoked: false },
      { counter: 7, revoked: false },
    ])
    // The head is the highest number below the first that is free, and the next one is that.
    const head = Location.counter('vault')
    assert.equal(await numberAt(client, head), 1)
    await client.execute(RevokeData({ location: Location.counter('vault', 0), collect: false }))
    assert.equal(await client.recordExists(head), false)
    await write(client, head, 9)
    assert.equal(await numberAt(client, Location.counter('vault', 1)), 9)
  })

  it('says nothing of names: mapping needs them from the caller', async () => {
    const { stronghold, client, publicKey: ours, recipient } = await makeParty()
    const { publicKey, shared } = agree(ours)
    const bytes = sealOriginal([{ ...ids('client', 'vault', 'a'), secret: secret(1) }], shared)
    const mapVaults = [{ from: 'vault', to: 'box' }]
    const options = { bytes, publicKey, recipient, mapVaults }
    const report = await stronghold.sync.importLegacy(options)
    assert.deepEqual(summary(report), { ...nothing, refused: ['nameUnknown'] })
    await stronghold.sync.importLegacy({ ...options, records: [at('a')] })
    assert.equal(await numberAt(client, at('a', 'box')), 1)
  })

  it('decides by content where the original says nothing of time', async () => {
    const { stronghold, client, publicKey: ours, recipient } = await makeParty()
    await write(client, at('a'), 7)
    const { publicKey, shared } = agree(ours)
    const bytes = (number: number) =>
      sealOriginal([{ ...ids('client', 'vault', 'a'), secret: secret(number) }], shared)
    const common = { publicKey, recipient }
    const same = await stronghold.sync.importLegacy({ ...common, bytes: bytes(7) })
    assert.deepEqual(summary(same), { ...nothing, equal: 1 })
    const other = await stronghold.sync.importLegacy({ ...common, bytes: bytes(8) })
    assert.deepEqual(summary(other), { ...nothing, kept: ['older'] })
    await stronghold.sync.importLegacy({ ...common, bytes: bytes(8), policy: 'Replace' })
    assert.equal(await numberAt(client, at('a')), 8)
  })

  it('is refused under another key, damaged, or with a work factor', async () => {
    const { stronghold, publicKey: ours, recipient } = await makeParty()
    const { publicKey, shared } = agree(ours)
    const bytes = sealOriginal([{ ...ids('client', 'vault', 'a'), secret: secret(1) }], shared)
    const importing = (changed: Uint8Array, from = publicKey) =>
      stronghold.sync.importLegacy({ bytes: changed, publicKey: from, recipient })
    await rejects(importing(bytes, agree(ours).publicKey), 'WRONG_KEY')
    await rejects(importing(bytes, new Uint8Array(32)), 'INVALID_ARGUMENT')
    const damaged = bytes.slice()
    damaged[bytes.length - 1] = (damaged[bytes.length - 1] as number) ^ 1
    await rejects(importing(damaged), 'SNAPSHOT_DAMAGED')
    await rejects(importing(bytes.slice(0, 100)), 'SNAPSHOT_DAMAGED')
    const text = Buffer.from(bytes).toString('latin1').replace(' 0\n', ' 9\n')
    await rejects(importing(Buffer.from(text, 'latin1')), 'WORK_FACTOR_TOO_HIGH')
  })

  it('is written so that the description opens it', async () => {
    const { stronghold, client } = await makeParty()
    await write(client, at('a'), 1)
    await write(client, at('b', 'second'), 2)
    const { scalar, publicKey: recipient } = agree(new Uint8Array(32).fill(9))
    const made = await stronghold.sync.exportLegacy({
      recipient,
      current: key(),
      clients: [{ path: 'client', vaults: ['vault'] }],
    })
    assert.deepEqual(summary(made.report), { ...nothing, copied: ['absent'] })
    const { shared } = agree(made.publicKey, scalar)
    const found = openOriginal(made.bytes, shared)
    const expected = { ...ids('client', 'vault', 'a'), secret: secret(1), revoked: false }
    assert.deepEqual(found, [expected])
    const wrong = { recipient: new Uint8Array(32), current: key() }
    await rejects(stronghold.sync.exportLegacy(wrong), 'INVALID_ARGUMENT')
  })
})
