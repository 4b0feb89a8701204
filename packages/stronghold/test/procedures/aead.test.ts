import assert from 'node:assert/strict'
import { createDecipheriv } from 'node:crypto'
import { it } from 'node:test'
import { AeadDecrypt, AeadEncrypt, AeadOpen, AeadSeal } from '@stronghold/stronghold'
import fc from 'fast-check'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, onEveryInside, write } from './clients.js'

const ciphers = ['Aes256Gcm', 'XChaCha20Poly1305'] as const
const nonceLengths = { Aes256Gcm: 12, XChaCha20Poly1305: 24 } as const
const key = at('key')
const FAILED = 'DECRYPTION_FAILED'
const SECRET = '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'

const VECTORS = [
  {
    source: 'McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test case 16',
    cipher: 'Aes256Gcm',
    secret: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
    associatedData: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    nonce: 'cafebabefacedbaddecaf888',
    plaintext:
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    ciphertext:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
  {
    source: 'draft-irtf-cfrg-xchacha-03, A.3.1',
    cipher: 'XChaCha20Poly1305',
    secret: SECRET,
    associatedData: '50515253c0c1c2c3c4c5c6c7',
    nonce: '404142434445464748494a4b4c4d4e4f5051525354555657',
    plaintext: Buffer.from(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    ).toString('hex'),
    ciphertext:
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e',
    tag: 'c0875924c1c7987947deafd8780acf49',
  },
] as const

await onEveryInside('AeadEncrypt, AeadDecrypt, AeadSeal, AeadOpen', (fresh) => {
  for (const { source, cipher, secret, ...vector } of VECTORS) {
    it(`AeadEncrypt answers tag ‖ ciphertext, AeadDecrypt takes them apart: ${source}`, async () => {
      const client = await fresh()
      await write(client, { key: secret })
      const [associatedData, nonce] = [hex(vector.associatedData), hex(vector.nonce)]
      const plaintext = hex(vector.plaintext)
      const [ciphertext, tag] = [hex(vector.ciphertext), hex(vector.tag)]
      const encrypt = AeadEncrypt({ cipher, associatedData, plaintext, nonce, key })
      assert.deepEqual(await client.execute(encrypt), hex(vector.tag + vector.ciphertext))
      const decrypt = AeadDecrypt({ cipher, associatedData, ciphertext, tag, nonce, key })
      assert.deepEqual(await client.execute(decrypt), plaintext)
    })
  }

  it('AeadOpen opens what AeadSeal sealed, of any length', async () => {
    const client = await fresh()
    await write(client, { key: SECRET })
    const bytes = fc.uint8Array({ maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (plaintext, associatedData) => {
        for (const cipher of ciphers) {
          const seal = AeadSeal({ cipher, associatedData, plaintext, key })
          const sealed = await client.execute(seal)
          assert.equal(sealed.length, nonceLengths[cipher] + plaintext.length + 16)
          const open = AeadOpen({ cipher, associatedData, sealed, key })
          assert.deepEqual(await client.execute(open), plaintext)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('AeadSeal draws another nonce each time, and lays out nonce ‖ ciphertext ‖ tag', async () => {
    const client = await fresh()
    await write(client, { key: SECRET })
    const plaintext = utf8('plaintext')
    const associatedData = utf8('ad')
    for (const cipher of ciphers) {
      const seal = AeadSeal({ cipher, associatedData, plaintext, key })
      const nonces = new Set<string>()
      for (let i = 0; i < 20; i++) {
        const sealed = await client.execute(seal)
        const nonce = sealed.slice(0, nonceLengths[cipher])
        const [ciphertext, tag] = [sealed.slice(nonce.length, -16), sealed.slice(-16)]
        nonces.add(nonce.toString())
        const decrypt = AeadDecrypt({ cipher, associatedData, ciphertext, tag, nonce, key })
        assert.deepEqual(await client.execute(decrypt), plaintext)
      }
      assert.equal(nonces.size, 20)
    }
  })

  it('AeadSeal with Aes256Gcm is what OpenSSL opens', async () => {
    const client = await fresh()
    await write(client, { key: SECRET })
    const input = { associatedData: utf8('ad'), plaintext: utf8('plaintext'), key }
    const sealed = await client.execute(AeadSeal({ cipher: 'Aes256Gcm', ...input }))
    const decipher = createDecipheriv('aes-256-gcm', hex(SECRET), sealed.subarray(0, 12))
    decipher.setAAD(utf8('ad'))
    decipher.setAuthTag(sealed.subarray(-16))
    const opened = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    assert.equal(opened.toString(), 'plaintext')
  })

  it('a change or a cut anywhere does not authenticate', async () => {
    const client = await fresh()
    await write(client, { key: SECRET, 'other key': '00'.repeat(32) })
    const associatedData = utf8('ad')
    for (const cipher of ciphers) {
      const input = { cipher, associatedData, key }
      const sealed = await client.execute(AeadSeal({ ...input, plaintext: utf8('text') }))
      for (let i = 0; i < sealed.length; i++) {
        const changed = sealed.slice()
        changed[i] = (changed[i] as number) ^ 1
        await rejects(client.execute(AeadOpen({ ...input, sealed: changed })), FAILED)
        await rejects(client.execute(AeadOpen({ ...input, sealed: sealed.slice(0, i) })), FAILED)
      }
      const longer = new Uint8Array([...sealed, 0])
      for (const other of [
        { sealed: longer },
        { associatedData: utf8('da') },
        { associatedData: utf8('') },
        { key: at('other key') },
      ]) {
        await rejects(client.execute(AeadOpen({ ...input, sealed, ...other })), FAILED)
      }
      await rejects(
        client.execute(
          AeadDecrypt({
            ...input,
            ciphertext: utf8('text'),
            tag: new Uint8Array(16),
            nonce: new Uint8Array(nonceLengths[cipher]),
          }),
        ),
        FAILED,
      )
    }
  })

  it('refuses a nonce, a tag and a key of another length', async () => {
    const client = await fresh()
    await write(client, { key: SECRET, short: SECRET.slice(2), long: `${SECRET}00` })
    const [associatedData, text] = [utf8('ad'), utf8('text')]
    for (const cipher of ciphers) {
      const right = nonceLengths[cipher]
      const encrypt = { cipher, associatedData, plaintext: text, nonce: new Uint8Array(right), key }
      const tag = new Uint8Array(16)
      const { plaintext: _, ...common } = encrypt
      const decrypt = { ...common, ciphertext: text, tag }
      for (const length of [0, right - 1, right + 1, 36 - right]) {
        const nonce = new Uint8Array(length)
        await rejects(client.execute(AeadEncrypt({ ...encrypt, nonce })), 'INVALID_ARGUMENT')
        await rejects(client.execute(AeadDecrypt({ ...decrypt, nonce })), 'INVALID_ARGUMENT')
      }
      for (const length of [0, 4, 12, 15, 17]) {
        const wrong = AeadDecrypt({ ...decrypt, tag: new Uint8Array(length) })
        await rejects(client.execute(wrong), 'INVALID_ARGUMENT')
      }
      for (const wrong of [at('short'), at('long')]) {
        for (const call of [
          AeadEncrypt({ ...encrypt, key: wrong }),
          AeadDecrypt({ ...decrypt, key: wrong }),
          AeadSeal({ cipher, associatedData, plaintext: text, key: wrong }),
          AeadOpen({ cipher, associatedData, sealed: new Uint8Array(60), key: wrong }),
        ]) {
          await rejects(client.execute(call), 'KEY_UNSUITABLE')
        }
      }
    }
  })
})
