import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { storeKeyLine, storeKeyOf, storeKeyText } from '#internal/text.js'
import { searchOwnMemory } from '#internal/tour/own-memory.js'
import { wordsOf } from '#internal/words.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

test('every store key has a form of its own, which names it again', () => {
  const key = fc.oneof(
    fc.uint8Array(),
    fc.string().map(utf8),
    fc.string().map((text) => utf8(`hex:${text}`)),
  )
  fc.assert(
    fc.property(key, (key) => {
      assert.deepEqual(Buffer.from(storeKeyOf(storeKeyText(key))), Buffer.from(key))
      assert.deepEqual(Buffer.from(storeKeyOf(storeKeyLine(key))), Buffer.from(key))
      assert.doesNotMatch(storeKeyLine(key), /\p{Cc}/u)
    }),
  )
})

test('words are parted by one space, whatever parted them', () => {
  const space = fc.constantFrom(' ', '\n', '\r\n', '\t', '\u3000', '  \n')
  const word = fc.constantFrom('abandon', 'あいこくしん', 'zoo', 'é')
  const list = fc.array(fc.tuple(word, space), { minLength: 1 })
  fc.assert(
    fc.property(list, fc.array(space), (list, before) => {
      const bytes = utf8(before.join('') + list.map((pair) => pair.join('')).join(''))
      const words = wordsOf(bytes)
      assert.equal(new TextDecoder().decode(words), list.map(([word]) => word).join(' '))
      assert(bytes.subarray(words.length).every((byte) => byte === 0))
    }),
  )
  assert.equal(wordsOf(utf8('')).length, 0)
  assert.equal(wordsOf(utf8(' \n\u3000')).length, 0)
})

const linux = process.platform === 'linux' ? {} : { skip: 'needs /proc/self/mem' }

test('the search of the tour finds secrets that are planted', linux, async () => {
  const words = utf8(`${'abandon '.repeat(11)}about`)
  const control = utf8('a control value that is in this process')
  const clean = await searchOwnMemory({ chain: [2 ** 31] }, words, control)
  assert(clean !== undefined && clean.control > 0)
  assert.deepEqual([clean.seed, clean.key], [0, 0])
  // The seed of these words (trezor/python-mnemonic, without a passphrase), in two of its forms.
  const half = '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1'
  const planted = Buffer.from(
    `${half}9a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4`,
  )
  const raw = Buffer.from(planted.toString('latin1'), 'hex')
  const found = await searchOwnMemory({ chain: [2 ** 31] }, words, control)
  assert(found !== undefined && found.seed >= 2)
  assert.equal(raw.length, 64)
})
