import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  type Client,
  ConcatSecret,
  GenerateKey,
  Hkdf,
  Pbkdf2Hmac,
  RevokeData,
  WriteVault,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { hex } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, holds, onEveryInside, write } from './clients.js'

const KEK = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
const RFC3394 = [
  ['00112233445566778899aabbccddeeff', '64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7'],
  [
    '00112233445566778899aabbccddeeff0001020304050607',
    'a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1',
  ],
  [
    '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f',
    '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21',
  ],
] as const

const wrap = AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: at('kek'), wrapKey: at('key') })
const unwrap = (wrappedKey: Uint8Array) =>
  AesKeyWrapDecrypt({
    cipher: 'Aes256',
    decryptionKey: at('kek'),
    wrappedKey,
    output: at('unwrapped'),
  })

await onEveryInside('AesKeyWrapEncrypt, AesKeyWrapDecrypt', (clients) => {
  /** A client with a record `key` that may leave under any key. */
  async function fresh(): Promise<Client> {
    const client = await clients()
    await place(client, '')
    return client
  }

  /** Writes such a record, in place of the one before: what is written over it may not leave. */
  async function place(client: Client, key: string): Promise<void> {
    const usages = ['RevokeData', 'AesKeyWrapEncrypt'] as const
    const attributes = { policy: { usages, wrappable: 'any' as const } }
    await client.execute(RevokeData({ location: at('key'), collect: true }))
    await client.execute(WriteVault({ data: hex(key), location: at('key') }, { attributes }))
  }

  it('wraps and unwraps as RFC 3394, sections 4.3, 4.5 and 4.6, has it', async () => {
    const client = await fresh()
    await write(client, { kek: KEK })
    for (const [key, wrapped] of RFC3394) {
      await place(client, key)
      assert.deepEqual(await client.execute(wrap), hex(wrapped))
      assert.equal(await client.execute(unwrap(hex(wrapped))), undefined)
      await holds(client, 'unwrapped', key)
    }
  })

  it('refuses a wrapped key that was changed, cut or drawn out, and writes nothing', async () => {
    const client = await fresh()
    await write(client, { kek: KEK })
    const wrapped = hex(RFC3394[0][1])
    for (let i = 0; i < wrapped.length; i++) {
      const changed = wrapped.slice()
      changed[i] = (changed[i] as number) ^ 0x80
      await rejects(client.execute(unwrap(changed)), 'DECRYPTION_FAILED')
    }
    for (const length of [0, 8, 15, 16, 23, 25, 32]) {
      const other = new Uint8Array(length)
      other.set(wrapped.subarray(0, length))
      await rejects(client.execute(unwrap(other)), 'DECRYPTION_FAILED')
    }
    await write(client, { kek: KEK.replace('00', '01') })
    await rejects(client.execute(unwrap(wrapped)), 'DECRYPTION_FAILED')
    assert.equal(await client.recordExists(at('unwrapped')), false)
  })

  it('refuses a key-encryption key that is not of 32 bytes, where the original panics', async () => {
    const client = await fresh()
    for (const length of [0, 16, 24, 31, 33, 64]) {
      await write(client, { kek: '11'.repeat(length) })
      await place(client, '22'.repeat(32))
      await rejects(client.execute(wrap), 'KEY_UNSUITABLE')
      await rejects(client.execute(unwrap(new Uint8Array(40))), 'KEY_UNSUITABLE')
    }
  })

  it('refuses to wrap less than 16 bytes, and broken blocks', async () => {
    const client = await fresh()
    await write(client, { kek: KEK })
    for (const length of [0, 8, 15, 17, 20, 31]) {
      await place(client, '22'.repeat(length))
      await rejects(client.execute(wrap), 'KEY_UNSUITABLE')
    }
  })

  it('keeps what was made without a word from a key that the caller may know', async () => {
    const client = await clients()
    await client.execute(GenerateKey({ type: 'X25519', output: at('key') }))
    await write(client, { kek: KEK })
    await rejects(client.execute(wrap), 'NOT_WRAPPABLE')

    const none = hex('')
    const password = { password: none, salt: none, count: 1 }
    await client.execute(Pbkdf2Hmac({ hash: 'Sha256', ...password, output: at('kek') }))
    await rejects(client.execute(wrap), 'NOT_WRAPPABLE')

    const publicKey = new Uint8Array(32).fill(9)
    const agreement = { publicKey, privateKey: at('key'), sharedKey: at('kek') }
    await client.execute(X25519DiffieHellman(agreement))
    await rejects(client.execute(wrap), 'NOT_WRAPPABLE')

    await client.execute(GenerateKey({ type: 'Symmetric', output: at('ikm') }))
    const hkdf = { hash: 'Sha256', salt: none, label: none, okm: at('kek') } as const
    await client.execute(Hkdf({ ...hkdf, ikm: at('ikm') }))
    const wrapped = await client.execute(wrap)

    await client.execute(unwrap(wrapped))
    const copy = { ...wrap, input: { ...(wrap.input as object), encryptionKey: at('unwrapped') } }
    await rejects(client.execute(copy), 'NOT_WRAPPABLE')

    const both = { locationA: at('key'), locationB: at('key'), outputLocation: at('key') }
    await client.execute(ConcatSecret(both))
    await rejects(client.execute(wrap), 'NOT_WRAPPABLE')
  })
})
