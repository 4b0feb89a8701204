import assert from 'node:assert/strict'
import { createECDH, ECDH } from 'node:crypto'
import { it } from 'node:test'
import {
  GenerateKey,
  Location,
  PublicKey,
  Secp256k1DiffieHellman,
  Secp256k1EcdsaSign,
  Secp256k1EcdsaVerify,
  Secp256k1SchnorrSign,
  Secp256k1SchnorrVerify,
  Secp256k1XOnlyPublicKey,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { holds, onEveryInside } from './clients.js'

const at = (record: string) => Location.generic('vault', record)
const message = utf8('message')
const privateKey = at('key')

/** n of SEC 2, section 2.4.1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

await onEveryInside('secp256k1', (fresh) => {
  it('signs as BIP340, with fresh randomness, for the x-only public key', async () => {
    const client = await fresh()
    await client.execute(GenerateKey({ type: 'Secp256k1Ecdsa', output: privateKey }))
    const publicKey = await client.execute(Secp256k1XOnlyPublicKey({ privateKey }))
    const whole = await client.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey }))
    assert.deepEqual(publicKey, whole.subarray(1))
    const first = await client.execute(Secp256k1SchnorrSign({ privateKey, message }))
    const second = await client.execute(Secp256k1SchnorrSign({ privateKey, message }))
    assert.notDeepEqual(first, second)
    for (const signature of [first, second]) {
      const check = { publicKey, message, signature }
      assert.equal(await client.execute(Secp256k1SchnorrVerify(check)), true)
      for (const wrong of [
        { ...check, message: utf8('other') },
        { ...check, publicKey: whole },
        { ...check, publicKey: new Uint8Array(32) },
        { ...check, signature: signature.subarray(1) },
        { ...check, signature: new Uint8Array(64) },
      ]) {
        assert.equal(await client.execute(Secp256k1SchnorrVerify(wrong)), false)
      }
    }
  })

  it('has the public key and accepts the signature of BIP340, row 1', async () => {
    const client = await fresh()
    const data = hex('b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef')
    await client.execute(WriteVault({ data, location: privateKey }))
    const publicKey = hex('dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659')
    assert.deepEqual(await client.execute(Secp256k1XOnlyPublicKey({ privateKey })), publicKey)
    const check = Secp256k1SchnorrVerify({
      publicKey,
      message: hex('243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89'),
      signature: hex(
        '6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de33418906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a',
      ),
    })
    assert.equal(await client.execute(check), true)
  })

  it('verifies 64 and 65 bytes of both flavors, and of the 65 every one counts', async () => {
    const client = await fresh()
    await client.execute(GenerateKey({ type: 'Secp256k1Ecdsa', output: privateKey }))
    const compressed = await client.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey }))
    const uncompressed = expanded(compressed)
    for (const flavor of ['Sha256', 'Keccak256'] as const) {
      const signature = await client.execute(Secp256k1EcdsaSign({ flavor, privateKey, message }))
      const pair = signature.subarray(0, 64)
      for (const publicKey of [compressed, uncompressed]) {
        const verifies = (value: Uint8Array, other: object = {}) =>
          client.execute(
            Secp256k1EcdsaVerify({ flavor, publicKey, message, signature: value, ...other }),
          )
        assert.equal(await verifies(signature), true)
        assert.equal(await verifies(pair), true)
        const otherFlavor = flavor === 'Sha256' ? 'Keccak256' : 'Sha256'
        assert.equal(await verifies(pair, { flavor: otherFlavor }), false)
        assert.equal(await verifies(pair, { message: utf8('other') }), false)
        assert.equal(await verifies(pair, { publicKey: publicKey.subarray(1) }), false)
        assert.equal(await verifies(pair.subarray(1)), false)
        assert.equal(await verifies(Uint8Array.of(...signature, 0)), false)
        for (const id of [0, 1, 2, 3, 27, 28]) {
          const isRight = id === signature[64]
          assert.equal(await verifies(Uint8Array.of(...pair, id)), isRight)
        }
        assert.equal(await verifies(withHighS(pair)), false)
      }
    }
  })

  it('agrees on the x coordinate that OpenSSL computes', async () => {
    const client = await fresh()
    await client.execute(GenerateKey({ type: 'Secp256k1Ecdsa', output: privateKey }))
    const own = await client.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey }))
    const peer = createECDH('secp256k1')
    peer.generateKeys()
    const expected = peer.computeSecret(own)
    for (const publicKey of [peer.getPublicKey(), peer.getPublicKey(undefined, 'compressed')]) {
      const sharedKey = at('shared')
      await client.execute(Secp256k1DiffieHellman({ publicKey, privateKey, sharedKey }))
      await holds(client, 'shared', expected.toString('hex'))
    }
  })

  it('refuses a peer that is no point, and records that are no key', async () => {
    const client = await fresh()
    const publicKey = hex('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')
    const sharedKey = at('shared')
    await client.execute(GenerateKey({ type: 'Secp256k1Ecdsa', output: privateKey }))
    for (const point of [
      new Uint8Array(0),
      publicKey.subarray(1),
      Uint8Array.of(2, ...new Uint8Array(31), 5),
      Uint8Array.of(4, ...new Uint8Array(64)),
    ]) {
      const call = Secp256k1DiffieHellman({ publicKey: point, privateKey, sharedKey })
      await rejects(client.execute(call), 'INVALID_ARGUMENT')
    }
    for (const data of [new Uint8Array(31).fill(1), new Uint8Array(32)]) {
      await client.execute(WriteVault({ data, location: privateKey }))
      const unsuitable = [
        Secp256k1SchnorrSign({ privateKey, message }),
        Secp256k1XOnlyPublicKey({ privateKey }),
        Secp256k1DiffieHellman({ publicKey, privateKey, sharedKey }),
      ]
      for (const call of unsuitable) await rejects(client.execute(call), 'KEY_UNSUITABLE')
    }
    assert.equal(await client.recordExists(sharedKey), false)
  })
})

function expanded(point: Uint8Array): Uint8Array {
  const long = ECDH.convertKey(point, 'secp256k1', undefined, undefined, 'uncompressed')
  return new Uint8Array(long as Buffer)
}

function withHighS(pair: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(pair.subarray(32)).toString('hex')}`)
  const high = (order - s).toString(16).padStart(64, '0')
  return Uint8Array.of(...pair.subarray(0, 32), ...hex(high))
}
