import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type CryptoProvider,
  HPKE_TAG_LENGTH,
  type HpkeRecipient,
  type HpkeSender,
  hpkeOpen,
  hpkeSeal,
} from '@stronghold/crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import fc from 'fast-check'
import { BORINGSSL_AES_256_GCM, RFC_9180, RFC_9180_A_2 } from './facts/hpke.js'
import { hex, made, toHex } from './support/bytes.js'
import { recordingScratch } from './support/recording-scratch.js'

type Fact = (typeof RFC_9180_A_2)[number]

const plaintext = hex(RFC_9180.plaintext)
const shared = {
  aead: 'ChaCha20Poly1305',
  info: hex(RFC_9180.info),
  associatedData: hex(RFC_9180.associatedData),
} as const
const presharedKey = { secret: hex(RFC_9180.presharedKey), id: hex(RFC_9180.presharedKeyId) }

const senderOf = (fact: Fact): HpkeSender => ({
  ...shared,
  ephemeralKey: hex(fact.ephemeralKey),
  recipientPublicKey: hex(fact.recipientPublicKey),
  senderKey: 'senderKey' in fact ? hex(fact.senderKey) : undefined,
  presharedKey: 'presharedKey' in fact ? presharedKey : undefined,
})

const recipientOf = (fact: Fact): HpkeRecipient => ({
  ...shared,
  recipientKey: hex(fact.recipientKey),
  encapsulatedKey: hex(fact.encapsulatedKey),
  senderPublicKey: 'senderPublicKey' in fact ? hex(fact.senderPublicKey) : undefined,
  presharedKey: 'presharedKey' in fact ? presharedKey : undefined,
})

function open(crypto: CryptoProvider, ciphertext: Uint8Array, recipient: HpkeRecipient) {
  const out = new Uint8Array(ciphertext.length - HPKE_TAG_LENGTH)
  const opened = hpkeOpen(crypto, out, ciphertext, recipient)
  if (!opened) assert.notDeepEqual(out, plaintext)
  return opened ? out : undefined
}

for (const crypto of [nativeProvider, nobleProvider]) {
  describe(`HPKE over ${crypto.name}`, () => {
    for (const fact of RFC_9180_A_2) {
      test(`RFC 9180, A.2, ${fact.mode}: seals and opens as written, and wipes`, () => {
        const scratch = recordingScratch()
        const encapsulatedKey = new Uint8Array(32)
        const out = new Uint8Array(plaintext.length + HPKE_TAG_LENGTH)
        assert.ok(hpkeSeal(crypto, out, encapsulatedKey, plaintext, senderOf(fact), scratch))
        assert.equal(toHex(encapsulatedKey), fact.encapsulatedKey)
        assert.equal(toHex(out), fact.ciphertext)
        scratch.assertWiped()
        const again = recordingScratch()
        const opened = new Uint8Array(plaintext.length)
        assert.ok(hpkeOpen(crypto, opened, hex(fact.ciphertext), recipientOf(fact), again))
        assert.deepEqual(opened, plaintext)
        again.assertWiped()
      })
    }

    test('AES-256-GCM: seals as BoringSSL does', () => {
      const { recipientPublicKey, ephemeralKey, ciphertext } = BORINGSSL_AES_256_GCM
      const sealed = made(plaintext.length + HPKE_TAG_LENGTH, (out) => {
        const sender: HpkeSender = {
          ...shared,
          aead: 'Aes256Gcm',
          recipientPublicKey: hex(recipientPublicKey),
          ephemeralKey: hex(ephemeralKey),
        }
        assert.ok(hpkeSeal(crypto, out, new Uint8Array(32), plaintext, sender))
      })
      assert.equal(toHex(sealed), ciphertext)
    })

    test('no message opens in another mode, for another key or with other parameters', () => {
      for (const fact of RFC_9180_A_2) {
        const recipient = recipientOf(fact)
        const ciphertext = hex(fact.ciphertext)
        const others: HpkeRecipient[] = [
          { ...recipient, aead: 'Aes256Gcm' },
          { ...recipient, info: hex('00') },
          { ...recipient, associatedData: hex('00') },
          { ...recipient, recipientKey: new Uint8Array(32).fill(9) },
          { ...recipient, encapsulatedKey: recipient.encapsulatedKey.map((b) => b ^ 1) },
          {
            ...recipient,
            presharedKey: recipient.presharedKey === undefined ? presharedKey : undefined,
          },
          { ...recipient, presharedKey: { ...presharedKey, id: hex('00') } },
          {
            ...recipient,
            senderPublicKey:
              recipient.senderPublicKey === undefined ? hex(fact.recipientPublicKey) : undefined,
          },
        ]
        for (const other of others) assert.equal(open(crypto, ciphertext, other), undefined)
      }
    })

    test('any message comes back, and no changed one does', () => {
      const [, , fact] = RFC_9180_A_2
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 300 }),
          fc.uint8Array({ minLength: 32, maxLength: 32 }),
          fc.nat(),
          (message, ephemeralKey, at) => {
            const encapsulatedKey = new Uint8Array(32)
            const sealed = made(message.length + HPKE_TAG_LENGTH, (out) => {
              const sender = { ...senderOf(fact), ephemeralKey }
              assert.ok(hpkeSeal(crypto, out, encapsulatedKey, message, sender))
            })
            const recipient = { ...recipientOf(fact), encapsulatedKey }
            assert.deepEqual(open(crypto, sealed, recipient), message)
            const index = at % sealed.length
            sealed[index] = (sealed[index] as number) ^ 1
            assert.equal(open(crypto, sealed, recipient), undefined)
          },
        ),
        { numRuns: 30 },
      )
    })

    test('a public key of low order is refused on both sides (section 7.1.4)', () => {
      const [base, , auth] = RFC_9180_A_2
      const out = new Uint8Array(plaintext.length + HPKE_TAG_LENGTH)
      for (const lowOrder of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31))]) {
        const sender = { ...senderOf(base), recipientPublicKey: lowOrder }
        const encapsulatedKey = new Uint8Array(32)
        assert.equal(hpkeSeal(crypto, out, encapsulatedKey, plaintext, sender), false)
        assert.deepEqual(out, new Uint8Array(out.length))
        assert.deepEqual(encapsulatedKey, new Uint8Array(32))
        const ciphertext = hex(auth.ciphertext)
        for (const name of ['encapsulatedKey', 'senderPublicKey'] as const) {
          const recipient = { ...recipientOf(auth), [name]: lowOrder }
          assert.equal(open(crypto, ciphertext, recipient), undefined)
        }
      }
    })

    test('wrong lengths are a RangeError; a ciphertext without a tag does not open', () => {
      const [base] = RFC_9180_A_2
      const [sender, recipient] = [senderOf(base), recipientOf(base)]
      const out = new Uint8Array(plaintext.length + HPKE_TAG_LENGTH)
      const key = new Uint8Array(32)
      const short = key.subarray(1)
      const seals: [Uint8Array, Uint8Array, HpkeSender][] = [
        [out.subarray(1), key, sender],
        [out, short, sender],
        [out, key, { ...sender, ephemeralKey: short }],
        [out, key, { ...sender, recipientPublicKey: short }],
        [out, key, { ...sender, senderKey: short }],
        [out, key, { ...sender, presharedKey: { ...presharedKey, secret: short } }],
        [out, key, { ...sender, presharedKey: { ...presharedKey, id: new Uint8Array(0) } }],
      ]
      for (const [into, encapsulatedKey, from] of seals) {
        assert.throws(() => hpkeSeal(crypto, into, encapsulatedKey, plaintext, from), RangeError)
      }
      const ciphertext = hex(base.ciphertext)
      for (const to of [
        { ...recipient, recipientKey: short },
        { ...recipient, encapsulatedKey: short },
        { ...recipient, senderPublicKey: short },
      ]) {
        assert.throws(() => open(crypto, ciphertext, to), RangeError)
      }
      assert.throws(() => hpkeOpen(crypto, out, ciphertext, recipient), RangeError)
      assert.equal(hpkeOpen(crypto, new Uint8Array(0), ciphertext.subarray(30), recipient), false)
    })
  })
}
