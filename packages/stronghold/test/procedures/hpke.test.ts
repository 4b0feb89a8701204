import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  GenerateKey,
  HpkeAuthSeal,
  HpkeOpen,
  HpkeSeal,
  Location,
  PublicKey,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

const at = (record: string) => Location.generic('vault', record)
const privateKey = at('recipient')
const parameters = {
  aead: 'Aes256Gcm',
  info: utf8('mail'),
  associatedData: utf8('first'),
} as const

// RFC 9180, appendix A.2, sequence number 0 of the modes base (A.2.1) and auth (A.2.3).
const vectors = [
  {
    mode: 'base',
    recipientKey: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
    encapsulatedKey: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
    ciphertext:
      '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  },
  {
    mode: 'auth',
    recipientKey: '3ca22a6d1cda1bb9480949ec5329d3bf0b080ca4c45879c95eddb55c70b80b82',
    senderPublicKey: 'f0f4f9e96c54aeed3f323de8534fffd7e0577e4ce269896716bcb95643c8712b',
    encapsulatedKey: 'f7674cc8cd7baa5872d1f33dbaffe3314239f6197ddf5ded1746760bfc847e0e',
    ciphertext:
      'ab1a13c9d4f01a87ec3440dbd756e2677bd2ecf9df0ce7ed73869b98e00c09be111cb9fdf077347aeb88e61bdf',
  },
]

await onEveryInside('HPKE', (fresh) => {
  for (const { mode, recipientKey, senderPublicKey, encapsulatedKey, ciphertext } of vectors) {
    it(`opens the vector of RFC 9180, A.2, mode ${mode}`, async () => {
      const client = await fresh()
      await client.execute(WriteVault({ data: hex(recipientKey), location: privateKey }))
      const plaintext = await client.execute(
        HpkeOpen({
          aead: 'ChaCha20Poly1305',
          info: hex('4f6465206f6e2061204772656369616e2055726e'),
          associatedData: hex('436f756e742d30'),
          privateKey,
          senderPublicKey: senderPublicKey === undefined ? undefined : hex(senderPublicKey),
          encapsulatedKey: hex(encapsulatedKey),
          ciphertext: hex(ciphertext),
        }),
      )
      assert.deepEqual(plaintext, utf8('Beauty is truth, truth beauty'))
    })
  }

  it('carries messages of any length to a generated key, in both modes', async () => {
    const client = await fresh()
    const keyOf = async (record: string) => {
      const output = at(record)
      await client.execute(GenerateKey({ type: 'X25519', output }))
      return client.execute(PublicKey({ type: 'X25519', privateKey: output }))
    }
    const recipientPublicKey = await keyOf('recipient')
    const senderPublicKey = await keyOf('sender')
    for (const length of [0, 1, 16, 1000, 100_000]) {
      const plaintext = new Uint8Array(length).fill(7)
      const input = { ...parameters, recipientPublicKey, plaintext }
      const sealed = await client.execute(HpkeSeal(input))
      const again = await client.execute(HpkeSeal(input))
      assert.notDeepEqual(sealed.encapsulatedKey, again.encapsulatedKey)
      const opened = await client.execute(HpkeOpen({ ...parameters, privateKey, ...sealed }))
      assert.deepEqual(opened, plaintext)

      const signed = await client.execute(HpkeAuthSeal({ ...input, privateKey: at('sender') }))
      const open = HpkeOpen({ ...parameters, privateKey, senderPublicKey, ...signed })
      assert.deepEqual(await client.execute(open), plaintext)
      const anonymous = HpkeOpen({ ...parameters, privateKey, senderPublicKey, ...sealed })
      await rejects(client.execute(anonymous), 'DECRYPTION_FAILED')
    }
  })

  it('opens nothing that was changed, and nothing for other parameters', async () => {
    const client = await fresh()
    await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
    const recipientPublicKey = await client.execute(PublicKey({ type: 'X25519', privateKey }))
    const plaintext = utf8('message')
    const sealed = await client.execute(HpkeSeal({ ...parameters, recipientPublicKey, plaintext }))
    const good = { ...parameters, privateKey, ...sealed }
    for (const change of [
      { aead: 'ChaCha20Poly1305' as const },
      { info: utf8('other') },
      { associatedData: utf8('second') },
      { ciphertext: sealed.ciphertext.map((byte) => byte ^ 1) },
      { ciphertext: sealed.ciphertext.slice(1) },
      { ciphertext: new Uint8Array(0) },
      { encapsulatedKey: new Uint8Array(32) },
      { encapsulatedKey: recipientPublicKey },
      { senderPublicKey: recipientPublicKey },
      { senderPublicKey: new Uint8Array(32) },
    ]) {
      await rejects(client.execute(HpkeOpen({ ...good, ...change })), 'DECRYPTION_FAILED')
    }
    assert.deepEqual(await client.execute(HpkeOpen(good)), plaintext)
  })

  it('refuses public keys of low order and records that are no keys', async () => {
    const client = await fresh()
    const recipientPublicKey = new Uint8Array(32)
    const seal = { ...parameters, recipientPublicKey, plaintext: new Uint8Array(1) }
    await rejects(client.execute(HpkeSeal(seal)), 'INVALID_ARGUMENT')
    await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
    await rejects(client.execute(HpkeAuthSeal({ ...seal, privateKey })), 'INVALID_ARGUMENT')
    await client.execute(WriteVault({ data: new Uint8Array(33), location: privateKey }))
    await rejects(client.execute(HpkeAuthSeal({ ...seal, privateKey })), 'KEY_UNSUITABLE')
    const open = { ...parameters, privateKey, encapsulatedKey: recipientPublicKey }
    await rejects(
      client.execute(HpkeOpen({ ...open, ciphertext: new Uint8Array(17) })),
      'KEY_UNSUITABLE',
    )
  })

  it('needs no secret and changes nothing to seal', async () => {
    const client = await fresh()
    const recipientPublicKey = new Uint8Array(32).fill(9)
    const seal = HpkeSeal({ ...parameters, recipientPublicKey, plaintext: utf8('message') })
    const [first, second] = await client.executeChained([seal, seal])
    assert.notDeepEqual(first.ciphertext, second.ciphertext)
    assert.equal(await client.vaultExists('vault'), false)
  })
})
