import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  type Attributes,
  BIP39Recover,
  type Client,
  ConcatKdf,
  ConcatSecret,
  CopyRecord,
  GenerateKey,
  Hkdf,
  Location,
  MemoryStorage,
  Pbkdf2Hmac,
  PublicKey,
  ReadRecord,
  Slip10Derive,
  Slip10Generate,
  WriteVault,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, make, makeAt } from './support.js'

const none = new Uint8Array(0)
const known = new Uint8Array(32).fill(1)
const wrap = (under: string, secret = 'secret') =>
  AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: at(under), wrapKey: at(secret) })
const secret = GenerateKey({ type: 'Ed25519', output: at('secret') })
const inside = GenerateKey({ type: 'Symmetric', output: at('inside') })
const agreeing = GenerateKey({ type: 'X25519', output: at('agreeing') })
const loose: { attributes: Attributes } = {
  attributes: { policy: { usages: ['AesKeyWrapEncrypt'], wrappable: 'any' } },
}

/** A client with a secret that was born inside, and nothing else. */
async function withSecret(body: (client: Client) => Promise<void>): Promise<void> {
  await using stronghold = await makeAt(new Clock())
  const client = await stronghold.createClient('client')
  await client.execute(secret)
  await body(client)
}

// The original can be emptied through its own procedures: write a key that you know, wrap a secret
// under it, unwrap outside. These are the ways to come by a wrapping key that the caller knows, and
// the ways around the question who knows it.
describe('Export routes are shut', () => {
  it('key wrap under a key that was written, in the zone', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(secret)
    await client.execute(WriteVault({ data: known, location: at('known') }))
    await rejects(client.execute(wrap('known')), 'NOT_WRAPPABLE')
  })

  it('key wrap under a copy of such a key', () =>
    withSecret(async (client) => {
      await client.execute(WriteVault({ data: known, location: at('known') }))
      await client.execute(CopyRecord({ source: at('known'), target: at('copy') }))
      await rejects(client.execute(wrap('copy')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key of PBKDF2, whose password the caller chose', () =>
    withSecret(async (client) => {
      const input = { password: utf8('password'), salt: none, count: 1, output: at('kek') }
      await client.execute(Pbkdf2Hmac({ hash: 'Sha256', ...input }))
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key of HKDF from what was written', () =>
    withSecret(async (client) => {
      await client.execute(WriteVault({ data: known, location: at('known') }))
      const input = { salt: none, label: none, ikm: at('known'), okm: at('kek') }
      await client.execute(Hkdf({ hash: 'Sha256', ...input }))
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key agreed with a public key of the caller, and what is derived from it', () =>
    withSecret(async (client) => {
      await client.execute(agreeing)
      await client.execute(WriteVault({ data: known, location: at('known') }))
      const publicKey = await client.execute(PublicKey({ type: 'X25519', privateKey: at('known') }))
      await client.execute(
        X25519DiffieHellman({ publicKey, privateKey: at('agreeing'), sharedKey: at('shared') }),
      )
      await rejects(client.execute(wrap('shared')), 'NOT_WRAPPABLE')
      const info = { algorithmId: 'x', apu: none, apv: none, pubInfo: none, privInfo: none }
      await client.execute(
        ConcatKdf({
          hash: 'Sha256',
          sharedSecret: at('shared'),
          keyLength: 32,
          ...info,
          output: at('kek'),
        }),
      )
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key of which one half is known', () =>
    withSecret(async (client) => {
      await client.execute(inside)
      const info = { algorithmId: '', apu: none, apv: none, pubInfo: none, privInfo: none }
      await client.execute(
        ConcatKdf({
          hash: 'Sha256',
          sharedSecret: at('inside'),
          keyLength: 16,
          ...info,
          output: at('half'),
        }),
      )
      await client.execute(WriteVault({ data: known.subarray(16), location: at('known') }))
      await client.execute(
        ConcatSecret({
          locationA: at('known'),
          locationB: at('half'),
          outputLocation: at('kek'),
        }),
      )
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key that was unwrapped from what the caller made', () =>
    withSecret(async (client) => {
      await client.execute(inside)
      await client.execute(WriteVault({ data: known, location: at('known') }))
      const wrappedKey = await client.execute(wrap('inside', 'known'))
      await client.execute(
        AesKeyWrapDecrypt({
          cipher: 'Aes256',
          decryptionKey: at('inside'),
          wrappedKey,
          output: at('kek'),
        }),
      )
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key derived from a mnemonic that the caller knows', () =>
    withSecret(async (client) => {
      const mnemonic = utf8(`${'abandon '.repeat(11)}about`)
      await client.execute(
        BIP39Recover(
          { mnemonic, passphrase: none, language: 'english', output: at('seed') },
          { attributes: { policy: { usages: ['Hkdf'] } } },
        ),
      )
      const input = { salt: none, label: none, ikm: at('seed'), okm: at('kek') }
      await client.execute(Hkdf({ hash: 'Sha256', ...input }))
      await rejects(client.execute(wrap('kek')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key born inside that was overwritten since', () =>
    withSecret(async (client) => {
      await client.execute(inside)
      await client.execute(wrap('inside'))
      await client.execute(WriteVault({ data: known, location: at('inside') }))
      await rejects(client.execute(wrap('inside')), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key born inside that may itself leave under any', () =>
    withSecret(async (client) => {
      const policy = { usages: ['AesKeyWrapEncrypt'] as const, wrappable: 'any' as const }
      await client.execute(
        GenerateKey({ type: 'Symmetric', output: at('inside') }, { attributes: { policy } }),
      )
      await rejects(client.execute(wrap('inside')), 'NOT_WRAPPABLE')
    }))

  it('key wrap within a chain, under a temporary that the caller knows', () =>
    withSecret(async (client) => {
      const kek = Location.temporary('kek')
      const chain = [
        WriteVault({ data: known, location: kek }),
        AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: kek, wrapKey: at('secret') }),
      ]
      await rejects(client.executeChained(chain), 'NOT_WRAPPABLE')
    }))

  it('key wrap under a key of another snapshot, whose maker could say anything of it', async () => {
    const storage = new MemoryStorage()
    const other = await makeAt(new Clock(), storage)
    const there = await other.createClient('other')
    await there.execute(inside)
    await other.commit()
    await other.close()
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.importClient({ storage, key: key(), client: 'other' })
    await client.execute(secret)
    await rejects(client.execute(wrap('inside')), 'NOT_WRAPPABLE')
  })

  it('a looser policy for a copy, an unwrapped or a derived secret', () =>
    withSecret(async (client) => {
      await client.execute(WriteVault({ data: known, location: at('known') }))
      const copy = CopyRecord({ source: at('secret'), target: at('copy') }, loose)
      await rejects(client.execute(copy), 'PROOF_REQUIRED')
      await client.execute(inside)
      const wrappedKey = await client.execute(wrap('inside'))
      const unwrap = AesKeyWrapDecrypt(
        { cipher: 'Aes256', decryptionKey: at('inside'), wrappedKey, output: at('copy') },
        loose,
      )
      await rejects(client.execute(unwrap), 'PROOF_REQUIRED')
      await client.execute(Slip10Generate({ output: at('seed') }))
      const input = { input: at('seed'), output: at('copy') }
      const derive = Slip10Derive(
        { curve: 'Ed25519', chain: [2 ** 31], source: 'Seed', ...input },
        loose,
      )
      await rejects(client.execute(derive), 'PROOF_REQUIRED')
      assert.equal(await client.recordExists(at('copy')), false)
    }))

  it('a looser policy attached later', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(secret)
    await client.execute(WriteVault({ data: known, location: at('known') }))
    const subject = { client: 'client', location: at('secret') }
    const policy = { usages: ['AesKeyWrapEncrypt'] as const, wrappable: 'any' as const }
    await rejects(stronghold.policies.attach(subject, policy), 'PROOF_REQUIRED')
    const derived = { usages: [] as const, derived: policy }
    await rejects(stronghold.policies.attach(subject, derived), 'PROOF_REQUIRED')
    const shown = { usages: ['app.Leak'] as const }
    await rejects(stronghold.policies.attach({ client: 'client' }, shown), 'PROOF_REQUIRED')
    await rejects(client.execute(wrap('known')), 'NOT_WRAPPABLE')
    // Whoever has the key of the snapshot can have all of it anyway.
    await stronghold.policies.attach(subject, policy, { current: key() })
    assert.equal((await client.execute(wrap('known'))).length, 40)
  })

  it('guessing a secret byte by byte behind a prefix that the caller knows', () =>
    withSecret(async (client) => {
      await client.execute(WriteVault({ data: known.subarray(1), location: at('prefix') }))
      await client.execute(
        ConcatSecret({
          locationA: at('prefix'),
          locationB: at('secret'),
          outputLocation: at('both'),
        }),
      )
      for (const type of ['Ed25519', 'Secp256k1Ecdsa', 'X25519'] as const) {
        const call = PublicKey({ type, privateKey: at('both') })
        await rejects(client.execute(call), 'KEY_UNSUITABLE')
      }
      await client.execute(CopyRecord({ source: at('both'), target: at('copy') }))
      await rejects(
        client.execute(PublicKey({ type: 'Ed25519', privateKey: at('copy') })),
        'KEY_UNSUITABLE',
      )
      await client.execute(inside)
      // Unwrapped it would have lost its history: it cannot be wrapped at all.
      await rejects(client.execute(wrap('inside', 'both')), 'NOT_WRAPPABLE')
    }))

  it('reading back as personal data what was made inside', () =>
    withSecret(async (client) => {
      const attributes = { readers: [utf8('client')] }
      const copy = CopyRecord({ source: at('secret'), target: at('copy') }, { attributes })
      await rejects(client.execute(copy), 'INVALID_ARGUMENT')
      await rejects(client.execute(ReadRecord({ location: at('secret') })), 'POLICY_DENIED')
    }))

  it('and a key born inside still wraps, for backups that only this Stronghold can open', () =>
    withSecret(async (client) => {
      await client.execute(inside)
      const wrappedKey = await client.execute(wrap('inside'))
      const before = await client.execute(PublicKey({ type: 'Ed25519', privateKey: at('secret') }))
      await client.execute(
        AesKeyWrapDecrypt({
          cipher: 'Aes256',
          decryptionKey: at('inside'),
          wrappedKey,
          output: at('again'),
        }),
      )
      const after = await client.execute(PublicKey({ type: 'Ed25519', privateKey: at('again') }))
      assert.deepEqual(after, before)
    }))
})
