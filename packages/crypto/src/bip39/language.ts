import { wordlist as english } from '@scure/bip39/wordlists/english.js'

/**
 * The word lists of BIP39, 2048 words each. English comes with this module; each of the others is
 * a module of its own, so that a bundle for browsers need not hold nine lists that nobody asks for.
 */
const LOADERS = {
  japanese: () => import('@scure/bip39/wordlists/japanese.js'),
  french: () => import('@scure/bip39/wordlists/french.js'),
  spanish: () => import('@scure/bip39/wordlists/spanish.js'),
  italian: () => import('@scure/bip39/wordlists/italian.js'),
  korean: () => import('@scure/bip39/wordlists/korean.js'),
  czech: () => import('@scure/bip39/wordlists/czech.js'),
  portuguese: () => import('@scure/bip39/wordlists/portuguese.js'),
  'simplified-chinese': () => import('@scure/bip39/wordlists/simplified-chinese.js'),
  'traditional-chinese': () => import('@scure/bip39/wordlists/traditional-chinese.js'),
} as const

/** A language that BIP39 has a list of words for. */
export type Language = 'english' | keyof typeof LOADERS

/** Every language, English first. */
export const LANGUAGES: readonly Language[] = Object.freeze([
  'english',
  ...(Object.keys(LOADERS) as (keyof typeof LOADERS)[]),
])

const lists = new Map<Language, readonly string[]>([['english', english]])
const loading = new Map<Language, Promise<void>>()

/**
 * Loads the list of `language`, unless it is there: then `undefined`, at once. Rejects as `import`
 * does, for example when a server cannot be reached; the next call tries again.
 *
 * A process that locks itself down loads every list that it may need before that: it cannot open
 * their files later.
 * @throws RangeError for a language without a list.
 */
export function loadWordList(language: Language): Promise<void> | undefined {
  if (lists.has(language)) return undefined
  if (!Object.hasOwn(LOADERS, language)) throw new RangeError('there is no such word list')
  const load = LOADERS[language as keyof typeof LOADERS]
  const begun =
    loading.get(language) ??
    load()
      .then(({ wordlist }) => void lists.set(language, wordlist))
      .finally(() => loading.delete(language))
  loading.set(language, begun)
  return begun
}

/** The list of `language`. `RangeError` when there is none, or when it was not loaded. */
export function wordList(language: Language): readonly string[] {
  const list = lists.get(language)
  if (list === undefined) throw new RangeError('there is no such word list, or it is not loaded')
  return list
}
