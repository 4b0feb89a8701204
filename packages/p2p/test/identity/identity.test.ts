import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { after, describe, it } from 'node:test'
import { Network } from '@stronghold/p2p'
import {
  AesKeyWrapEncrypt,
  ConcatSecret,
  Ed25519Sign,
  GenerateKey,
  Hmac,
  KeyProvider,
  Location,
  RevokeData,
  type StoredLocation,
  Stronghold,
} from '@stronghold/stronghold'
import { openIdentity } from '#internal/identity/identity.js'
import { rejects } from '../compliance.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const folder = await mkdtemp(path(tmpdir(), 'p2p-identity-'))
after(() => rm(folder, { recursive: true }))
const ownKey = new Uint8Array(32).fill(7)
const sameKey = () => KeyProvider.fromKey(ownKey.slice())
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('An identity', () => {
  it('is the same after the file was closed', async () => {
    const file = path(folder, 'stable.stronghold')
    const first = await Stronghold.create({ path: file, key: sameKey() })
    const made = await openIdentity(first)
    await first.close()
    const second = await Stronghold.open({ path: file, key: sameKey() })
    const { peerId, exchangeKey } = await openIdentity(second)
    await second.close()
    assert.deepEqual([peerId, exchangeKey], [made.peerId, made.exchangeKey])
    assert.match(peerId, /^12D3KooW/)
  })

  it('signs what libp2p signs, and nothing else', async () => {
    const { signingKey } = await openIdentity(await makeStronghold())
    const ours = [
      utf8(`noise-libp2p-static-key:${'x'.repeat(32)}`),
      Uint8Array.from([18, ...utf8('libp2p-peer-record'), 1]),
      Uint8Array.from(
        [16, ...utf8('libp2p-relay-rsvp'), 1].map((byte, i) => (i === 0 ? 17 : byte)),
      ),
    ]
    for (const message of ours) {
      assert.equal((await signingKey.sign(message)).length, 64)
      assert.equal(await signingKey.publicKey.verify(message, await signingKey.sign(message)), true)
    }
    for (const message of [
      utf8(''),
      utf8('a transaction'),
      utf8('noise-libp2p-static-key:'),
      utf8(' noise-libp2p-static-key:x'),
      Uint8Array.from([17, ...utf8('libp2p-peer-record'), 1]),
      utf8('libp2p-peer-record x'),
    ]) {
      await rejects(signingKey.sign(message), 'PERMISSION_DENIED')
    }
  })

  it('has no bytes of a key: whatever a network does, nobody reads them', async () => {
    const there = await makeStronghold()
    await there.createClient('shared')
    const reads: string[] = []
    const { signingKey } = await openIdentity(there)
    const prototype = Object.getPrototypeOf(signingKey)
    const { get } = Object.getOwnPropertyDescriptor(prototype, 'raw') as PropertyDescriptor
    Object.defineProperty(prototype, 'raw', {
      configurable: true,
      get() {
        reads.push(new Error('read').stack ?? '')
        return get?.call(this)
      },
    })
    const relay = await join(await makeStronghold(), { relay: { open: true } })
    const [relayed = ''] = relay.addresses
    const server = await join(there, { listen: [], relays: [relayed] })
    await server.serve()
    const peer = await join(await makeStronghold(), { listen: [], relays: [relayed] })
    await server.setPeer({ id: peer.identity.peerId, inbound: all('shared') })
    await peer.setPeer({
      id: server.identity.peerId,
      name: 'server',
      addresses: [`${relayed}/p2p-circuit/p2p/${server.identity.peerId}`],
    })
    const client = await peer.connect('server', { client: 'shared' })
    await client.store.keys()
    assert(server.addresses.some((address) => address.includes('p2p-circuit')))
    assert.deepEqual(reads, [])
    assert.throws(() => signingKey.raw, { code: 'PERMISSION_DENIED' })
  })

  it('does not leave its vault: not wrapped, not derived from, not copied, not synced', async () => {
    const stronghold = await makeStronghold()
    const { client } = await openIdentity(stronghold)
    const [signing, exchange, key, copy] = ['signing', 'exchange', 'key', 'copy'].map((record) =>
      Location.generic('identity', record),
    ) as [StoredLocation, StoredLocation, StoredLocation, StoredLocation]
    await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
    for (const secret of [signing, exchange]) {
      const wrap = { cipher: 'Aes256', encryptionKey: key, wrapKey: secret } as const
      await rejects(client.execute(AesKeyWrapEncrypt(wrap)), 'NOT_WRAPPABLE')
      const joined = { locationA: secret, locationB: key, outputLocation: copy }
      await rejects(client.execute(ConcatSecret(joined)), 'POLICY_DENIED')
      const hmac = { hash: 'Sha256', message: utf8('m'), key: secret } as const
      await rejects(client.execute(Hmac(hmac)), 'KEY_UNSUITABLE')
    }
    await rejects(
      client.execute(Ed25519Sign({ privateKey: exchange, message: utf8('m') })),
      'KEY_UNSUITABLE',
    )
    const other = await stronghold.createClient('other')
    const source = stronghold.client('network')
    const { copied, refused } = await stronghold.sync.clients(source, other)
    assert.deepEqual([copied.length, refused.length], [1, 2])
    assert.equal(await other.recordExists(signing), false)
    assert.equal(await other.recordExists(exchange), false)
  })

  it('is none that somebody else has put there', async () => {
    const stronghold = await makeStronghold()
    const planted = await stronghold.createClient('work')
    const output = Location.generic('identity', 'signing')
    const policies = [undefined, { usages: ['Ed25519Sign', 'PublicKey', 'Sync'] }] as const
    for (const policy of policies) {
      const attributes = policy === undefined ? {} : { policy }
      await planted.execute(GenerateKey({ type: 'Ed25519', output }, { attributes }))
      await rejects(join(stronghold, { identity: 'work' }), 'POLICY_DENIED')
      await planted.execute(RevokeData({ location: output, collect: true })).catch(() => undefined)
    }
  })

  it('cannot sign while the Stronghold is locked, and can afterwards', async () => {
    const file = path(folder, 'locked.stronghold')
    const there = await Stronghold.create({ path: file, key: sameKey() })
    after(() => there.close({ discard: true }))
    await there.createClient('shared')
    await there.commit()
    const locking = await join(there, { commit: 'never' })
    await locking.serve()
    const peer = await join(await makeStronghold())
    await introduce(locking, peer, all('shared'))
    await locking.setPeer({
      id: peer.identity.peerId,
      name: 'client',
      addresses: peer.addresses,
      inbound: all('shared'),
    })
    await there.commit()
    await there.lock()
    await assert.rejects(peer.connect('server', { client: 'shared' }))
    await rejects(locking.connect('client', { client: 'shared' }), 'LOCKED')
    await there.unlock({ key: sameKey() })
    const client = await peer.connect('server', { client: 'shared' })
    assert.deepEqual(await client.store.keys(), [])
  })

  it('prints nothing, whatever the environment asks of libp2p', () => {
    const program = new URL('talkative.js', import.meta.url)
    const { status, stdout, stderr } = spawnSync(process.execPath, [program.pathname], {
      env: { ...process.env, DEBUG: '*', DUMP_SESSION_KEYS: '1', NODE_TEST_CONTEXT: '' },
      encoding: 'utf8',
    })
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'done\n', stderr: '' })
  })

  it('of a file for reading is not made', async () => {
    const file = path(folder, 'bare.stronghold')
    await (await Stronghold.create({ path: file, key: sameKey() })).close()
    const reader = await Stronghold.open({ path: file, key: sameKey(), access: 'read' })
    after(() => reader.close({ discard: true }))
    await rejects(Network.open(reader), 'READ_ONLY')
  })
})
