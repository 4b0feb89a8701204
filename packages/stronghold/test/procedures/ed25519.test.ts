import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  Ed25519ctxSign,
  Ed25519ctxVerify,
  Ed25519phSign,
  Ed25519phVerify,
  Ed25519Sign,
  Ed25519Verify,
  Location,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

const privateKey = Location.generic('vault', 'key')

await onEveryInside('Ed25519', (fresh) => {
  it('verifies what it signs, and RFC 8032, section 7.1, test 3', async () => {
    const client = await fresh()
    const data = hex('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7')
    const publicKey = hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025')
    const message = hex('af82')
    await client.execute(WriteVault({ data, location: privateKey }))
    const signature = await client.execute(Ed25519Sign({ privateKey, message }))
    assert.deepEqual(
      signature,
      hex(
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      ),
    )
    const check = { publicKey, message, signature }
    assert.equal(await client.execute(Ed25519Verify(check)), true)
    const neutral = Uint8Array.of(1, ...new Uint8Array(31))
    for (const wrong of [
      { ...check, message: utf8('') },
      { ...check, publicKey: publicKey.subarray(1) },
      { ...check, publicKey: new Uint8Array(0) },
      { ...check, signature: signature.subarray(1) },
      { ...check, signature: Uint8Array.of(...signature, 0) },
      // A key of small order, under which this is a signature of any message.
      { ...check, publicKey: neutral, signature: Uint8Array.of(...neutral, ...new Uint8Array(32)) },
    ]) {
      assert.equal(await client.execute(Ed25519Verify(wrong)), false)
    }
  })

  it('signs in a context as RFC 8032, section 7.2, foo', async () => {
    const client = await fresh()
    const data = hex('0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6')
    const publicKey = hex('dfc9425e4f968f7f0c29f0259cf5f9aed6851c2bb4ad8bfb860cfee0ab248292')
    const message = hex('f726936d19c800494e3fdaff20b276a8')
    const context = utf8('foo')
    await client.execute(WriteVault({ data, location: privateKey }))
    const signature = await client.execute(Ed25519ctxSign({ privateKey, context, message }))
    assert.deepEqual(
      signature,
      hex(
        '55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d',
      ),
    )
    const check = { publicKey, context, message, signature }
    assert.equal(await client.execute(Ed25519ctxVerify(check)), true)
    assert.equal(await client.execute(Ed25519phVerify(check)), false)
    const plain = { publicKey, message, signature }
    assert.equal(await client.execute(Ed25519Verify(plain)), false)
    for (const other of [utf8('bar'), new Uint8Array(0), new Uint8Array(256)]) {
      assert.equal(await client.execute(Ed25519ctxVerify({ ...check, context: other })), false)
    }
  })

  it('signs a hash as RFC 8032, section 7.3, with and without a context', async () => {
    const client = await fresh()
    const data = hex('833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42')
    const publicKey = hex('ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf')
    const message = utf8('abc')
    await client.execute(WriteVault({ data, location: privateKey }))
    const signature = await client.execute(Ed25519phSign({ privateKey, message }))
    assert.deepEqual(
      signature,
      hex(
        '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
      ),
    )
    const check = { publicKey, message, signature }
    assert.equal(await client.execute(Ed25519phVerify(check)), true)
    const context = new Uint8Array(255).fill(7)
    assert.equal(await client.execute(Ed25519phVerify({ ...check, context })), false)
    const inContext = await client.execute(Ed25519phSign({ privateKey, context, message }))
    const again = { ...check, context, signature: inContext }
    assert.equal(await client.execute(Ed25519phVerify(again)), true)
  })

  it('refuses contexts that are too short or too long, and short records', async () => {
    const client = await fresh()
    const message = utf8('abc')
    await client.execute(WriteVault({ data: new Uint8Array(32), location: privateKey }))
    const long = new Uint8Array(256)
    for (const call of [
      Ed25519ctxSign({ privateKey, context: new Uint8Array(0), message }),
      Ed25519ctxSign({ privateKey, context: long, message }),
      Ed25519phSign({ privateKey, context: long, message }),
    ]) {
      await rejects(client.execute(call), 'INVALID_ARGUMENT')
    }
    await client.execute(WriteVault({ data: new Uint8Array(31), location: privateKey }))
    for (const call of [
      Ed25519ctxSign({ privateKey, context: message, message }),
      Ed25519phSign({ privateKey, message }),
    ]) {
      await rejects(client.execute(call), 'KEY_UNSUITABLE')
    }
  })
})
