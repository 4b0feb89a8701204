import assert from 'node:assert/strict'
import { createECDH, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { it } from 'node:test'
import {
  AesKeyWrapEncrypt,
  CopyRecord,
  GenerateKey,
  Location,
  P256DiffieHellman,
  P256EcdsaSign,
  P256EcdsaVerify,
  PublicKey,
  Slip10Derive,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { holds, onEveryInside } from './clients.js'

const at = (record: string) => Location.generic('vault', record)
const message = utf8('message')

/** RFC 6979, appendix A.2.5. */
const key = hex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721')
const publicKey = hex('0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6')
const ofSample = hex(
  'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
)

await onEveryInside('P-256', (fresh) => {
  it('signs and agrees, first thing after the lock-down, so that OpenSSL agrees', async () => {
    const client = await fresh()
    const privateKey = at('key')
    await client.execute(GenerateKey({ type: 'P256', output: privateKey }))
    const signature = await client.execute(P256EcdsaSign({ privateKey, message }))
    const point = await client.execute(PublicKey({ type: 'P256', privateKey }))
    assert.equal(point.length, 33)
    const theirs = { key: opensslKey(point), dsaEncoding: 'ieee-p1363' } as const
    assert.equal(verify('sha256', message, theirs, signature), true)
    const check = P256EcdsaVerify({ publicKey: point, message, signature })
    assert.equal(await client.execute(check), true)
  })

  it('has the public key and accepts the signature of RFC 6979, appendix A.2.5', async () => {
    const client = await fresh()
    const privateKey = at('key')
    await client.execute(WriteVault({ data: key, location: privateKey }))
    assert.deepEqual(await client.execute(PublicKey({ type: 'P256', privateKey })), publicKey)
    const sample = { publicKey, message: utf8('sample'), signature: ofSample }
    assert.equal(await client.execute(P256EcdsaVerify(sample)), true)
    for (const wrong of [
      { ...sample, message },
      { ...sample, publicKey: publicKey.subarray(1) },
      { ...sample, publicKey: new Uint8Array(33) },
      { ...sample, signature: ofSample.subarray(1) },
      { ...sample, signature: new Uint8Array(64) },
      { ...sample, signature: new Uint8Array(0) },
    ]) {
      assert.equal(await client.execute(P256EcdsaVerify(wrong)), false)
    }
  })

  it('accepts what OpenSSL signs, for both forms of the key', async () => {
    const client = await fresh()
    const openssl = createECDH('prime256v1')
    openssl.setPrivateKey(key)
    const long = openssl.getPublicKey()
    const d = Buffer.from(key).toString('base64url')
    const jwk = { ...opensslKey(publicKey).export({ format: 'jwk' }), d }
    const signature = sign('sha256', message, {
      key: jwk,
      format: 'jwk',
      dsaEncoding: 'ieee-p1363',
    })
    for (const publicKey of [long, openssl.getPublicKey(undefined, 'compressed')]) {
      const check = P256EcdsaVerify({ publicKey, message, signature })
      assert.equal(await client.execute(check), true)
    }
  })

  it('agrees on the x coordinate that OpenSSL computes', async () => {
    const client = await fresh()
    const peer = createECDH('prime256v1')
    peer.generateKeys()
    const expected = peer.computeSecret(publicKey)
    await client.execute(WriteVault({ data: key, location: at('key') }))
    for (const point of [peer.getPublicKey(), peer.getPublicKey(undefined, 'compressed')]) {
      await client.execute(
        P256DiffieHellman({ publicKey: point, privateKey: at('key'), sharedKey: at('shared') }),
      )
      await holds(client, 'shared', expected.toString('hex'))
    }
  })

  it('makes no wrapping key of a secret that the peer knows', async () => {
    const client = await fresh()
    await client.execute(GenerateKey({ type: 'P256', output: at('key') }))
    await client.execute(
      P256DiffieHellman({ publicKey, privateKey: at('key'), sharedKey: at('shared') }),
    )
    const wrap = AesKeyWrapEncrypt({
      cipher: 'Aes256',
      encryptionKey: at('shared'),
      wrapKey: at('key'),
    })
    await rejects(client.execute(wrap), 'NOT_WRAPPABLE')
  })

  it('refuses a peer that is no point, and writes nothing', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: key, location: at('key') }))
    for (const point of [
      new Uint8Array(0),
      new Uint8Array(1),
      publicKey.subarray(1),
      Uint8Array.of(2, ...new Uint8Array(31), 1),
      Uint8Array.of(4, ...new Uint8Array(64)),
    ]) {
      const call = { publicKey: point, privateKey: at('key'), sharedKey: at('shared') }
      await rejects(client.execute(P256DiffieHellman(call)), 'INVALID_ARGUMENT')
    }
    assert.equal(await client.recordExists(at('shared')), false)
  })

  it('refuses records that are no key of 32 bytes and no node of 64', async () => {
    const client = await fresh()
    const privateKey = at('key')
    const order = hex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
    for (const data of [
      new Uint8Array(0),
      key.subarray(1),
      Uint8Array.of(...key, 0),
      Uint8Array.of(...key, ...key, 0),
      new Uint8Array(32),
      order,
    ]) {
      await client.execute(WriteVault({ data, location: privateKey }))
      const unsuitable = [
        PublicKey({ type: 'P256', privateKey }),
        P256EcdsaSign({ privateKey, message }),
        P256DiffieHellman({ publicKey, privateKey, sharedKey: at('shared') }),
      ]
      for (const call of unsuitable) await rejects(client.execute(call), 'KEY_UNSUITABLE')
    }
  })

  it('derives along SLIP-0010, test vector 1 and the retries for nist256p1', async () => {
    const client = await fresh()
    const [input, output] = [at('seed'), at('node')]
    const derive = { curve: 'P256', input, output } as const
    const seed = (data: string) => client.execute(WriteVault({ data: hex(data), location: input }))
    const point = () => client.execute(PublicKey({ type: 'P256', privateKey: output }))

    await seed('000102030405060708090a0b0c0d0e0f')
    const chainCode = await client.execute(
      Slip10Derive({ ...derive, source: 'Seed', chain: [2 ** 31, 1] }),
    )
    assert.deepEqual(
      chainCode,
      hex('4187afff1aafa8445010097fb99d23aee9f599450c7bd140b6826ac22ba21d0c'),
    )
    assert.deepEqual(
      await point(),
      hex('03526c63f8d0b4bbbf9c80df553fe66742df4676b241dabefdef67733e070f6844'),
    )
    await client.execute(CopyRecord({ source: output, target: at('copy') }))
    await client.execute(
      Slip10Derive({ ...derive, source: 'Key', input: at('copy'), chain: [2 ** 31 + 2, 2, 1e9] }),
    )
    assert.deepEqual(
      await point(),
      hex('02216cd26d31147f72427a453c443ed2cde8a1e53c9cc44e5ddf739725413fe3f4'),
    )

    await client.execute(
      Slip10Derive({ ...derive, source: 'Seed', chain: [28578 + 2 ** 31, 33941] }),
    )
    assert.deepEqual(
      await point(),
      hex('0235bfee614c0d5b2cae260000bb1d0d84b270099ad790022c1ae0b2e782efe120'),
    )
    await seed('a7305bc8df8d0951f0cb224c0e95d7707cbdf2c6ce7e8d481fec69c7ff5e9446')
    await client.execute(Slip10Derive({ ...derive, source: 'Seed', chain: [] }))
    assert.deepEqual(
      await point(),
      hex('0383619fadcde31063d8c5cb00dbfe1713f3e6fa169d8541a798752a1c1ca0cb20'),
    )
    const signature = await client.execute(P256EcdsaSign({ privateKey: output, message }))
    const check = P256EcdsaVerify({ publicKey: await point(), message, signature })
    assert.equal(await client.execute(check), true)

    await seed('00'.repeat(64))
    const noScalar = Slip10Derive({ ...derive, source: 'Key', chain: [1] })
    await rejects(client.execute(noScalar), 'KEY_UNSUITABLE')
  })
})

function opensslKey(point: Uint8Array): KeyObject {
  const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex')
  return createPublicKey({ key: Buffer.concat([head, point]), format: 'der', type: 'spki' })
}
