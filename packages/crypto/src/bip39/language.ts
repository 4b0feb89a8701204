import { wordlist as czech } from '@scure/bip39/wordlists/czech.js'
import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as french } from '@scure/bip39/wordlists/french.js'
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js'
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js'
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js'
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js'
import { wordlist as simplifiedChinese } from '@scure/bip39/wordlists/simplified-chinese.js'
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js'
import { wordlist as traditionalChinese } from '@scure/bip39/wordlists/traditional-chinese.js'

/**
 * The word lists of BIP39, 2048 words each. All are imported with this module: a locked-down
 * process cannot open their files later.
 */
const WORD_LISTS = {
  english,
  japanese,
  french,
  spanish,
  italian,
  korean,
  czech,
  portuguese,
  'simplified-chinese': simplifiedChinese,
  'traditional-chinese': traditionalChinese,
} as const

/** A language that BIP39 has a list of words for. */
export type Language = keyof typeof WORD_LISTS

/** Every language, English first. */
export const LANGUAGES: readonly Language[] = Object.freeze(Object.keys(WORD_LISTS) as Language[])

/** The list of `language`. `RangeError` when there is none. */
export function wordList(language: Language): readonly string[] {
  if (!Object.hasOwn(WORD_LISTS, language)) throw new RangeError('there is no such word list')
  return WORD_LISTS[language]
}
