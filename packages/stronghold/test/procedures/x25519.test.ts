import assert from 'node:assert/strict'
import { it } from 'node:test'
import { X25519DiffieHellman } from '@stronghold/stronghold'
import { hex } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, holds, onEveryInside, write } from './clients.js'

await onEveryInside('X25519DiffieHellman', (fresh) => {
  const agree = (publicKey: Uint8Array) =>
    X25519DiffieHellman({ publicKey, privateKey: at('private'), sharedKey: at('shared') })

  it('agrees as RFC 7748, section 6.1, has it', async () => {
    const client = await fresh()
    for (const [privateKey, peer] of [
      [
        '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
        'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
      ],
      [
        '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
        '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
      ],
    ] as const) {
      await write(client, { private: privateKey })
      assert.equal(await client.execute(agree(hex(peer))), undefined)
      await holds(
        client,
        'shared',
        '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
      )
    }
  })

  it('refuses points of low order, and writes nothing', async () => {
    const client = await fresh()
    await write(client, { private: '77'.repeat(32) })
    for (const point of [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      // Of order 8 (Bernstein, "Curve25519", the points that RFC 7748, section 6.1, is about).
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      // p and p + 1, which stand for 0 and 1; the top bit is ignored.
      `ed${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(31)}`,
    ]) {
      await rejects(client.execute(agree(hex(point))), 'INVALID_ARGUMENT')
    }
    assert.equal(await client.recordExists(at('shared')), false)
  })

  it('refuses a private key and a public key of another length', async () => {
    const client = await fresh()
    for (const length of [0, 31, 33, 64]) {
      await write(client, { private: '77'.repeat(length) })
      await rejects(client.execute(agree(new Uint8Array(32).fill(9))), 'KEY_UNSUITABLE')
      if (length === 0) continue
      await rejects(client.execute(agree(new Uint8Array(length))), 'INVALID_ARGUMENT')
    }
  })
})
