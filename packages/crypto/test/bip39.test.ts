import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CryptoError } from '@stronghold/crypto'
import {
  checkMnemonic,
  deriveSeed,
  LANGUAGES,
  type Language,
  loadWordList,
  mnemonicFromEntropy,
  normalizeMnemonic,
} from '@stronghold/crypto/bip39'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import { ENGLISH, JAPANESE, JAPANESE_PASSPHRASE, OTHER_LANGUAGES } from './facts/bip39.js'
import { hex, hexOf, utf8 } from './support/bytes.js'
import { recordingScratch } from './support/recording-scratch.js'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const nfkd = (words: string) => words.normalize('NFKD')

// As a zone does before it is locked down.
for (const language of LANGUAGES) await loadWordList(language)

function checkFact(
  language: Language,
  [entropy, mnemonic, seed]: readonly [string, string, string],
  passphrase: string,
): void {
  const scratch = recordingScratch()
  const words = mnemonicFromEntropy(crypto, hex(entropy), language, scratch)
  assert.equal(text(words), nfkd(mnemonic))
  assert.equal(checkMnemonic(crypto, utf8(mnemonic), language, scratch), undefined)
  const derived = hexOf(64, (out) =>
    deriveSeed(crypto, out, utf8(mnemonic), utf8(passphrase), scratch),
  )
  assert.equal(derived, seed)
  scratch.assertWiped(words)
}

describe('published vectors', () => {
  test('English, all 24', () => {
    for (const fact of ENGLISH) checkFact('english', fact, 'TREZOR')
  })

  test('one of each other language', () => {
    assert.equal(Object.keys(OTHER_LANGUAGES).length, LANGUAGES.length - 1)
    for (const language of LANGUAGES) {
      const fact = OTHER_LANGUAGES[language]
      if (fact !== undefined) checkFact(language, fact, 'TREZOR')
    }
  })

  test('Japanese as typed: precomposed, ideographic spaces, a passphrase that NFKD changes', () => {
    for (const fact of JAPANESE) checkFact('japanese', fact, JAPANESE_PASSPHRASE)
  })
})

describe('every language', () => {
  for (const language of LANGUAGES) {
    test(`${language}: all words are written and found, composed or not`, () => {
      const seen = new Set<string>()
      for (let first = 0; first < 2048; first += 8) {
        // 24 words of which the first eight count up: 11 bits each.
        const entropy = new Uint8Array(32)
        for (let i = 0; i < 8; i++) setBits(entropy, i * 11, first + i)
        const mnemonic = mnemonicFromEntropy(crypto, entropy, language)
        for (const word of text(mnemonic).split(' ').slice(0, 8)) seen.add(word)
        assert.equal(checkMnemonic(crypto, mnemonic, language), undefined)
        const composed = utf8(text(mnemonic).normalize('NFC'))
        assert.equal(checkMnemonic(crypto, composed, language), undefined)
      }
      assert.equal(seen.size, 2048)
    })
  }
})

describe('checkMnemonic', () => {
  const check = (words: string | Uint8Array) =>
    checkMnemonic(crypto, typeof words === 'string' ? utf8(words) : words, 'english')
  const about = `${'abandon '.repeat(11)}about`

  test('counts words', () => {
    for (const count of [1, 11, 13, 14, 16, 23, 25, 27, 48, 100]) {
      assert.equal(check('abandon '.repeat(count).trim()), 'MNEMONIC_WORD_COUNT')
    }
    assert.equal(check(''), 'MNEMONIC_WORD_COUNT')
  })

  test('knows the words of its language only', () => {
    assert.equal(check(about.replace('about', 'abou')), 'MNEMONIC_UNKNOWN_WORD')
    assert.equal(check(about.replace('about', 'aboutt')), 'MNEMONIC_UNKNOWN_WORD')
    assert.equal(check(about.replace('about', 'About')), 'MNEMONIC_UNKNOWN_WORD')
    assert.equal(check(OTHER_LANGUAGES.french?.[1] ?? ''), 'MNEMONIC_UNKNOWN_WORD')
    assert.throws(() => checkMnemonic(crypto, utf8(about), 'klingon' as Language), RangeError)
    assert.throws(() => loadWordList('klingon' as Language), RangeError)
    assert.throws(() => loadWordList('toString' as Language), RangeError)
    assert.throws(() => checkMnemonic(crypto, utf8(about), 'toString' as Language), RangeError)
  })

  test('checks the checksum, for every length', () => {
    assert.equal(check(about), undefined)
    for (const length of [16, 20, 24, 28, 32]) {
      const entropy = new Uint8Array(length).fill(0x5a)
      const words = text(mnemonicFromEntropy(crypto, entropy, 'english')).split(' ')
      assert.equal(words.length, (length * 3) / 4)
      assert.equal(check(words.join(' ')), undefined)
      // Of the 2048 last words, those with the right checksum are one in 2^(bits of checksum).
      const rest = words.slice(0, -1).join(' ')
      const valid = englishWords().filter((word) => check(`${rest} ${word}`) === undefined)
      assert.equal(valid.length, 2048 / 2 ** (length / 4))
    }
    assert.equal(check('abandon '.repeat(12).trim()), 'MNEMONIC_CHECKSUM')
  })

  test('refuses spaces too many, and other white space', () => {
    const faults = [
      ...[
        ` ${about}`,
        `${about} `,
        about.replace(' ', '  '),
        `${about}\n`,
        about.replace(' ', '\t'),
      ],
      ...[about.replace(' ', '\r\n'), `\u3000${about}`, about.replace(' ', ' \u3000'), ' '],
    ]
    for (const words of faults) {
      assert.equal(check(words), 'MNEMONIC_SPACING')
      assert.throws(
        () => deriveSeed(crypto, new Uint8Array(64), utf8(words), utf8('')),
        (error) => error instanceof CryptoError && error.code === 'MNEMONIC_SPACING',
      )
    }
    assert.equal(check(about.replaceAll(' ', '\u3000')), undefined)
  })

  test('refuses what is not UTF-8', () => {
    const broken = ['80', 'c3', 'c328', 'c080', 'e080af', 'eda080', 'f0808080', 'f4908080', 'ff']
    for (const bytes of broken) assert.equal(check(hex(bytes)), 'INVALID_UTF8', bytes)
  })

  test('wipes what it took, whatever the answer', () => {
    for (const words of [
      about,
      `${about}x`,
      `${about} `,
      'abandon',
      'é',
      'abandon '.repeat(12).trim(),
    ]) {
      const scratch = recordingScratch()
      checkMnemonic(crypto, utf8(words), 'english', scratch)
      scratch.assertWiped()
    }
  })

  function englishWords(): string[] {
    const words: string[] = []
    for (let index = 0; index < 2048; index++) {
      const entropy = new Uint8Array(16)
      setBits(entropy, 0, index)
      words.push(text(mnemonicFromEntropy(crypto, entropy, 'english')).split(' ')[0] ?? '')
    }
    return words
  }
})

describe('arguments', () => {
  test('entropy of another length is a RangeError', () => {
    for (const length of [0, 8, 12, 15, 17, 30, 33, 36, 64]) {
      const entropy = new Uint8Array(length)
      assert.throws(() => mnemonicFromEntropy(crypto, entropy, 'english'), RangeError)
    }
  })

  test('a seed has 64 bytes', () => {
    const derive = (length: number) => () =>
      deriveSeed(crypto, new Uint8Array(length), utf8('abandon'), utf8(''))
    for (const length of [0, 32, 63, 65]) assert.throws(derive(length), RangeError)
  })

  test('a passphrase that is not UTF-8 is refused, and nothing stays behind', () => {
    const scratch = recordingScratch()
    assert.throws(
      () => deriveSeed(crypto, new Uint8Array(64), utf8('abandon'), hex('ff'), scratch),
      (error) => error instanceof CryptoError && error.code === 'INVALID_UTF8',
    )
    scratch.assertWiped()
  })

  test('normalizeMnemonic gives the form that seeds are derived from', () => {
    const normal = normalizeMnemonic(crypto, utf8('がっこう　ぱん'))
    assert.equal(text(normal), nfkd('がっこう ぱん'))
  })
})

function setBits(bytes: Uint8Array, offset: number, index: number): void {
  for (let bit = 0; bit < 11; bit++) {
    if ((index >> (10 - bit)) & 1) {
      const at = offset + bit
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7))
    }
  }
}
