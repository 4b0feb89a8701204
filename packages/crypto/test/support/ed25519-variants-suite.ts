import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { hex, hexOf, made, utf8 } from './bytes.js'

export function ed25519VariantsSuite(crypto: CryptoProvider): void {
  const { ed25519, ed25519ctx, ed25519ph } = crypto

  describe('ed25519ctx and ed25519ph', () => {
    test('RFC 8032, section 7.2: foo, bar, foo2, foo3', () => {
      for (const [seed, publicKey, message, context, signature] of CTX) {
        assert.equal(
          hexOf(32, (out) => ed25519.publicKey(out, hex(seed))),
          publicKey,
        )
        assert.equal(
          hexOf(64, (out) => ed25519ctx.sign(out, hex(message), hex(seed), utf8(context))),
          signature,
        )
        const verify = (text: string) =>
          ed25519ctx.verify(hex(signature), hex(message), hex(publicKey), utf8(text))
        assert.equal(verify(context), true)
        assert.equal(verify(`${context}.`), false)
      }
    })

    test('RFC 8032, section 7.3: TEST abc', () => {
      const [seed, publicKey, message, signature] = PH
      const context = new Uint8Array(0)
      assert.equal(
        hexOf(64, (out) => ed25519ph.sign(out, hex(message), hex(seed), context)),
        signature,
      )
      assert.equal(ed25519ph.verify(hex(signature), hex(message), hex(publicKey), context), true)
      assert.equal(ed25519ph.verify(hex(signature), hex(message), hex(publicKey), hex('00')), false)
    })

    test('the three schemes refuse the signatures of each other', () => {
      const [seed, publicKey, message] = PH.map(hex) as [Uint8Array, Uint8Array, Uint8Array]
      const context = utf8('c')
      const plain = made(64, (out) => ed25519.sign(out, message, seed, publicKey))
      const ctx = made(64, (out) => ed25519ctx.sign(out, message, seed, context))
      const ph = made(64, (out) => ed25519ph.sign(out, message, seed, context))
      const answers = [plain, ctx, ph].map((signature) => [
        ed25519.verify(signature, message, publicKey),
        ed25519ctx.verify(signature, message, publicKey, context),
        ed25519ph.verify(signature, message, publicKey, context),
      ])
      assert.deepEqual(answers, [
        [true, false, false],
        [false, true, false],
        [false, false, true],
      ])
    })

    test('contexts have 0 to 255 bytes; wrong lengths', () => {
      const [seed, publicKey, message, signature] = PH.map(hex) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ]
      const out = new Uint8Array(64)
      for (const scheme of [ed25519ctx, ed25519ph]) {
        for (const length of [0, 255]) {
          const context = new Uint8Array(length)
          scheme.sign(out, message, seed, context)
          assert.equal(scheme.verify(out, message, publicKey, context), true)
        }
        const long = new Uint8Array(256)
        const none = new Uint8Array(0)
        assert.throws(() => scheme.sign(out, message, seed, long), RangeError)
        assert.throws(() => scheme.sign(out.subarray(1), message, seed, none), RangeError)
        assert.throws(() => scheme.sign(out, message, seed.subarray(1), none), RangeError)
        assert.equal(scheme.verify(signature, message, publicKey, long), false)
        assert.equal(scheme.verify(signature.subarray(1), message, publicKey, none), false)
        assert.equal(scheme.verify(signature, message, publicKey.subarray(1), none), false)
      }
    })
  })
}

const KEY_1 = [
  '0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6',
  'dfc9425e4f968f7f0c29f0259cf5f9aed6851c2bb4ad8bfb860cfee0ab248292',
] as const
const MESSAGE_1 = 'f726936d19c800494e3fdaff20b276a8'

const CTX = [
  [
    ...KEY_1,
    MESSAGE_1,
    'foo',
    '55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d',
  ],
  [
    ...KEY_1,
    MESSAGE_1,
    'bar',
    'fc60d5872fc46b3aa69f8b5b4351d5808f92bcc044606db097abab6dbcb1aee3216c48e8b3b66431b5b186d1d28f8ee15a5ca2df6668346291c2043d4eb3e90d',
  ],
  [
    ...KEY_1,
    '508e9e6882b979fea900f62adceaca35',
    'foo',
    '8b70c1cc8310e1de20ac53ce28ae6e7207f33c3295e03bb5c0732a1d20dc64908922a8b052cf99b7c4fe107a5abb5b2c4085ae75890d02df26269d8945f84b0b',
  ],
  [
    'ab9c2853ce297ddab85c993b3ae14bcad39b2c682beabc27d6d4eb20711d6560',
    '0f1d1274943b91415889152e893d80e93275a1fc0b65fd71b4b0dda10ad7d772',
    MESSAGE_1,
    'foo',
    '21655b5f1aa965996b3f97b3c849eafba922a0a62992f73b3d1b73106a84ad85e9b86a7b6005ea868337ff2d20a7f5fbd4cd10b0be49a68da2b2e0dc0ad8960f',
  ],
] as const

const PH = [
  '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
  'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
  '616263',
  '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
] as const
