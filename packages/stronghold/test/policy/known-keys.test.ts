import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  Bip32Derive,
  type Client,
  ConcatKdf,
  CopyRecord,
  GenerateKey,
  Hkdf,
  Hmac,
  type Policy,
  Slip10Generate,
  type Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, makeAt } from './support.js'

const none = new Uint8Array(0)
const known = new Uint8Array(32).fill(1)
const wrap = (under: string, secret = 'secret') =>
  AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: at(under), wrapKey: at(secret) })
const draw = (record: string, policy?: Policy) =>
  GenerateKey({ type: 'Symmetric', output: at(record) }, policy && { attributes: { policy } })
const kdf = (source: string, keyLength: number, output: string) =>
  ConcatKdf({
    hash: 'Sha256',
    algorithmId: '',
    sharedSecret: at(source),
    keyLength,
    apu: none,
    apv: none,
    pubInfo: none,
    privInfo: none,
    output: at(output),
  })
const hkdf = (salt: Uint8Array, ikm: string, okm: string) =>
  Hkdf({ hash: 'Sha512', salt, label: utf8('x'), ikm: at(ikm), okm: at(okm) })
const expose: Policy = {
  usages: ['AesKeyWrapEncrypt', 'CopyRecord', 'Hkdf', 'ConcatKdf'],
  wrappable: 'any',
}

/** A client with a secret that was born inside, a key that the caller wrote, and nothing else. */
async function withSecret(
  body: (client: Client, stronghold: Stronghold) => Promise<void>,
): Promise<void> {
  await using stronghold = await makeAt(new Clock())
  const client = await stronghold.createClient('client')
  await client.execute(GenerateKey({ type: 'Ed25519', output: at('secret') }))
  await client.execute(WriteVault({ data: known, location: at('known') }))
  await body(client, stronghold)
}

/** Of what was granted to the former content of `place`, these usages are left, and no way out. */
async function assertKept(stronghold: Stronghold, usages: readonly string[]): Promise<void> {
  const left = await stronghold.policies.read({ client: 'client', location: at('place') })
  assert.deepEqual([...(left?.usages ?? [])].sort(), [...usages].sort())
  assert.notEqual(left?.wrappable, 'any')
  assert.notEqual(left?.derived?.wrappable, 'any')
}

// A key that was born inside wraps anything, since nobody can know it. These are the ways to come
// to know one, or what is derived from it, by what the procedures answer.
describe('Keys that the caller can come to know wrap nothing', () => {
  it('a derived key whose first bytes were derived alone, and found one by one', () =>
    withSecret(async (client) => {
      await client.execute(draw('key'))
      // Each of these would be a prefix of the next, with one byte more to guess.
      for (const length of [1, 2, 15]) {
        await rejects(client.execute(kdf('key', length, 'prefix')), 'INVALID_ARGUMENT')
      }
      await client.execute(kdf('key', 16, 'prefix'))
    }))

  it('a key of HKDF with the salt of a master node, which HMAC under that node computes too', () =>
    withSecret(async (client, stronghold) => {
      // Neither suits its type: an owner has said so.
      const policy: Policy = { usages: ['Bip32Derive', 'Hkdf'] }
      await client.execute(Slip10Generate({ output: at('seed') }, { attributes: { policy } }))
      const node = { input: at('seed'), output: at('node') }
      await client.execute(Bip32Derive({ chain: [], source: 'Seed', ...node }))
      const subject = { client: 'client', location: at('node') }
      await stronghold.policies.attach(subject, { usages: ['Hmac'] }, { current: key() })
      // HMAC pads its key with zeros, so that these salts are all the same.
      for (const salt of ['Bitcoin seed', 'Bitcoin seed\0', 'Bitcoin seed\0\0']) {
        await client.execute(hkdf(utf8(salt), 'seed', 'okm'))
        const okm = await client.execute(
          Hmac({ hash: 'Sha512', message: utf8('x\x01'), key: at('node') }),
        )
        await client.execute(kdf('okm', 32, 'kek'))
        await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
        // The same key, outside.
        await client.execute(WriteVault({ data: okm, location: at('outside') }))
        const macs = await Promise.all(
          ['okm', 'outside'].map((key) =>
            client.execute(Hmac({ hash: 'Sha256', message: none, key: at(key) })),
          ),
        )
        assert.deepEqual(macs[0], macs[1])
        assert.deepEqual(macs[0], new Uint8Array(createHmac('sha256', okm).digest()))
      }
      for (const salt of ['ed25519 seed', 'Nist256p1 seed']) {
        await client.execute(hkdf(utf8(salt), 'seed', 'okm'))
        await client.execute(kdf('okm', 32, 'kek'))
        await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
      }
      await client.execute(hkdf(utf8('another'), 'seed', 'okm'))
      await client.execute(kdf('okm', 32, 'kek'))
      assert.equal((await client.execute(wrap('kek'))).length, 40)
    }))

  it('a copy of a key that may leave under any', () =>
    withSecret(async (client) => {
      await client.execute(draw('key', expose))
      assert.equal((await client.execute(wrap('known', 'key'))).length, 40)
      const policy: Policy = { usages: ['AesKeyWrapEncrypt'], wrappable: 'bornInside' }
      await client.execute(
        CopyRecord({ source: at('key'), target: at('copy') }, { attributes: { policy } }),
      )
      await rejects(client.execute(wrap('copy')), 'NOT_WRAPPABLE')
    }))

  it('a key derived from one that may leave under any', () =>
    withSecret(async (client) => {
      await client.execute(draw('key', expose))
      await client.execute(kdf('key', 32, 'kek'))
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('a key of which something may leave that is derived from what it unwraps', () =>
    withSecret(async (client) => {
      const usages = ['AesKeyWrapEncrypt', 'AesKeyWrapDecrypt', 'Hkdf'] as const
      await client.execute(draw('key', { usages, derived: expose }))
      await rejects(client.execute(wrap('key')), 'NOT_WRAPPABLE')
      await client.execute(draw('deep', { usages, derived: { usages, derived: expose } }))
      await rejects(client.execute(wrap('deep')), 'NOT_WRAPPABLE')
    }))

  it('a key that is shown to code of the application, and what is derived from it', () =>
    withSecret(async (client) => {
      const usages = ['AesKeyWrapEncrypt', 'ConcatKdf', 'acme.Echo'] as const
      await client.execute(draw('key', { usages }))
      await rejects(client.execute(wrap('key')), 'NOT_WRAPPABLE')
      await client.execute(kdf('key', 32, 'kek'))
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('a key that its client shows to code of the application', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const usages = ['GenerateKey', 'AesKeyWrapEncrypt', 'ConcatKdf', 'acme.Echo'] as const
    await stronghold.policies.attach({ client: 'client' }, { usages }, { current: key() })
    const narrow: Policy = { usages: ['AesKeyWrapEncrypt'] }
    await client.execute(draw('secret', narrow))
    await client.execute(draw('key'))
    await client.execute(draw('closed', narrow))
    await rejects(client.execute(wrap('key')), 'NOT_WRAPPABLE')
    await client.execute(kdf('key', 32, 'kek'))
    await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    // What the client's policy shows, the record's own does not.
    assert.equal((await client.execute(wrap('closed'))).length, 40)
  })

  it('a key that client and vault show to it, of which one pins a module', async () => {
    for (const pinned of [true, false]) {
      await using stronghold = await makeAt(new Clock())
      const client = await stronghold.createClient('client')
      const word = (isPinned: boolean): Policy => {
        const echo = isPinned ? (`acme.Echo@${'0f'.repeat(32)}` as const) : 'acme.Echo'
        return { usages: ['GenerateKey', 'AesKeyWrapEncrypt', echo] }
      }
      const current = key()
      await stronghold.policies.attach({ client: 'client' }, word(pinned), { current })
      await client.execute(draw('key'))
      await client.execute(draw('secret'))
      const vault = { client: 'client', vault: 'vault' }
      const hidden: Policy = { usages: ['AesKeyWrapEncrypt'] }
      await stronghold.policies.attach(vault, hidden, { current: key() })
      assert.equal((await client.execute(wrap('key'))).length, 40)
      await stronghold.policies.attach(vault, word(!pinned), { current: key() })
      await rejects(client.execute(wrap('key')), 'NOT_WRAPPABLE')
    }
  })
})

describe('What a policy that is there already allows does not pass on', () => {
  for (const [name, policy] of [
    ['leaving under any key', expose],
    ['being shown to the application', { usages: ['CopyRecord', 'acme.Echo'] }],
    ['either, of what is derived', { usages: ['CopyRecord'], derived: expose }],
  ] as const) {
    it(`to a secret that is copied over it: ${name}`, () =>
      withSecret(async (client, stronghold) => {
        await client.execute(draw('place', policy))
        await client.execute(draw('source'))
        await client.execute(CopyRecord({ source: at('source'), target: at('place') }))
        await assertKept(
          stronghold,
          policy.usages.filter((usage) => !usage.includes('.')),
        )
      }))
  }

  it('to a secret that is unwrapped or derived over it', () =>
    withSecret(async (client, stronghold) => {
      await client.execute(draw('key'))
      const wrappedKey = await client.execute(wrap('key'))
      const usages = ['AesKeyWrapDecrypt', 'Hkdf', 'AesKeyWrapEncrypt'] as const
      await client.execute(draw('place', { usages, wrappable: 'any' }))
      const input = { decryptionKey: at('key'), wrappedKey, output: at('place') }
      const unwrap = AesKeyWrapDecrypt({ cipher: 'Aes256', ...input })
      await client.execute(unwrap)
      await assertKept(stronghold, usages)
      await rejects(client.execute(wrap('known', 'place')), 'NOT_WRAPPABLE')
      await client.execute(hkdf(none, 'key', 'place'))
      await assertKept(stronghold, usages)
      await rejects(client.execute(wrap('known', 'place')), 'NOT_WRAPPABLE')
    }))
})
