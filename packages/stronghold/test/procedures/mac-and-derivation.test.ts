import assert from 'node:assert/strict'
import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto'
import { it } from 'node:test'
import { ConcatKdf, Hkdf, Hmac, Pbkdf2Hmac } from '@stronghold/stronghold'
import fc from 'fast-check'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, holds, onEveryInside, write } from './clients.js'

const none = new Uint8Array(0)
const toHex = (bytes: ArrayBufferLike | Uint8Array) =>
  Buffer.from(bytes as Uint8Array).toString('hex')
const hashes = [
  ['Sha256', 'sha256', 32],
  ['Sha384', 'sha384', 48],
  ['Sha512', 'sha512', 64],
] as const

await onEveryInside('Hmac, Hkdf, ConcatKdf, Pbkdf2Hmac', (fresh) => {
  it('Hmac: RFC 4231, test case 2', async () => {
    const client = await fresh()
    await write(client, { key: '4a656665' })
    for (const [hash, mac] of [
      ['Sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
      [
        'Sha384',
        'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
      ],
      [
        'Sha512',
        '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
      ],
    ] as const) {
      const call = Hmac({ hash, message: utf8('what do ya want for nothing?'), key: at('key') })
      assert.deepEqual(await client.execute(call), hex(mac))
    }
  })

  it('Hmac: keys of no byte, of a block and of more, as OpenSSL has them', async () => {
    const client = await fresh()
    for (const length of [0, 1, 64, 65, 128, 129, 5000]) {
      const key = new Uint8Array(length).fill(length)
      await write(client, { key: toHex(key) })
      for (const [hash, name] of hashes) {
        const expected = createHmac(name, key).update('m').digest()
        const mac = await client.execute(Hmac({ hash, message: utf8('m'), key: at('key') }))
        assert.deepEqual(Buffer.from(mac), expected)
      }
    }
  })

  it('Hkdf: RFC 5869, A.1, the first digest', async () => {
    const client = await fresh()
    await write(client, { ikm: '0b'.repeat(22) })
    const salt = hex('000102030405060708090a0b0c')
    const label = hex('f0f1f2f3f4f5f6f7f8f9')
    await client.execute(Hkdf({ hash: 'Sha256', salt, label, ikm: at('ikm'), okm: at('okm') }))
    await holds(client, 'okm', '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf')
  })

  it('Hkdf and Pbkdf2Hmac: as many bytes as the digest has, as OpenSSL has them', async () => {
    const client = await fresh()
    const bytes = fc.uint8Array({ maxLength: 150 })
    await fc.assert(
      fc.asyncProperty(bytes, bytes, bytes, async (secret, salt, label) => {
        await write(client, { ikm: toHex(secret) })
        for (const [hash, name, length] of hashes) {
          await client.execute(Hkdf({ hash, salt, label, ikm: at('ikm'), okm: at('okm') }))
          await holds(client, 'okm', toHex(hkdfSync(name, secret, salt, label, length)))
          const password = { password: secret, salt, count: 2 }
          await client.execute(Pbkdf2Hmac({ hash, ...password, output: at('okm') }))
          await holds(client, 'okm', toHex(pbkdf2Sync(secret, salt, 2, length, name)))
        }
      }),
      { numRuns: 10 },
    )
  })

  it('Pbkdf2Hmac: RFC 7914, section 11, the first vector, its first digest', async () => {
    const client = await fresh()
    const password = { password: utf8('passwd'), salt: utf8('salt'), count: 1 }
    await client.execute(Pbkdf2Hmac({ hash: 'Sha256', ...password, output: at('key') }))
    await holds(client, 'key', '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc')
  })

  it('Pbkdf2Hmac refuses no rounds and too many', async () => {
    const client = await fresh()
    for (const hash of ['Sha256', 'Sha384', 'Sha512'] as const) {
      for (const count of [0, 10_000_001, 2 ** 32 - 1, 2 ** 32, -1, 1.5]) {
        const input = { hash, password: none, salt: none, count, output: at('key') }
        await rejects(client.execute(Pbkdf2Hmac(input)), 'INVALID_ARGUMENT')
      }
    }
    assert.equal(await client.recordExists(at('key')), false)
  })

  it('ConcatKdf: RFC 7518, appendix C', async () => {
    const client = await fresh()
    await write(client, { z: '9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4' })
    await client.execute(concatKdf({ pubInfo: hex('00000080'), keyLength: 16 }))
    await holds(client, 'key', Buffer.from('VqqN6vgjbSBcIijNcacQGg', 'base64url').toString('hex'))
  })

  it('ConcatKdf: several rounds are hashes of one message after its number', async () => {
    const client = await fresh()
    await write(client, { z: '0102' })
    const message =
      '0102' +
      '00000007' +
      toHex(utf8('A128GCM')) +
      '00000005' +
      toHex(utf8('Alice')) +
      '00000003' +
      toHex(utf8('Bob')) +
      'aa' +
      'bbcc'
    for (const [hash, name, digest] of hashes) {
      for (const keyLength of [16, digest, digest + 16, 3 * digest - 16]) {
        const input = { hash, keyLength, pubInfo: hex('aa'), privInfo: hex('bbcc') }
        await client.execute(concatKdf(input))
        const rounds = [1, 2, 3].map((i) =>
          createHash(name)
            .update(hex(`0000000${i}${message}`))
            .digest('hex'),
        )
        await holds(client, 'key', rounds.join('').slice(0, 2 * keyLength))
      }
    }
  })

  it('ConcatKdf refuses lengths that are no multiple of 128 bits, and too long ones', async () => {
    const client = await fresh()
    await write(client, { z: '0102' })
    for (const keyLength of [0, 1, 15, 17, 24, 33, 65_535, 65_537]) {
      await rejects(client.execute(concatKdf({ keyLength })), 'INVALID_ARGUMENT')
    }
    await client.execute(concatKdf({ keyLength: 65_536 }))
  })

  it('each refuses a source that is not there', async () => {
    const client = await fresh()
    await write(client, { other: '00' })
    const hash = 'Sha256'
    for (const call of [
      Hmac({ hash, message: none, key: at('absent') }),
      Hkdf({ hash, salt: none, label: none, ikm: at('absent'), okm: at('okm') }),
      concatKdf({}),
    ]) {
      await rejects(client.execute<unknown>(call), 'RECORD_NOT_FOUND')
    }
  })
})

function concatKdf(input: Partial<Parameters<typeof ConcatKdf>[0]>) {
  return ConcatKdf({
    hash: 'Sha256',
    algorithmId: 'A128GCM',
    sharedSecret: at('z'),
    keyLength: 32,
    apu: utf8('Alice'),
    apv: utf8('Bob'),
    pubInfo: none,
    privInfo: none,
    output: at('key'),
    ...input,
  })
}
