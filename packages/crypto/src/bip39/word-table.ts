import { type Language, wordList } from './language.js'

/** Four times the words, so that a probe is short; a power of two, so that a mask is the modulo. */
const SLOTS = 8192
const EMPTY = 0xffff
const SPACE = 0x20

/**
 * One language's words as bytes (NFKD, UTF-8), with a hash table from bytes to index. A word of a
 * secret mnemonic is looked up and written without ever becoming a string, which nobody could wipe.
 * The table itself is public.
 */
export class WordTable {
  readonly #words: readonly Uint8Array[]
  readonly #slots = new Uint16Array(SLOTS).fill(EMPTY)

  /** `text`: the words in NFKD, each followed by a space, in the order of the list. */
  constructor(text: Uint8Array) {
    const words: Uint8Array[] = []
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = text.indexOf(SPACE, start)
      let slot = hash(text, start, end)
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) % SLOTS
      this.#slots[slot] = words.length
      words.push(text.subarray(start, end))
    }
    this.#words = words
  }

  /** The word with `index` (0 to 2047). */
  word(index: number): Uint8Array {
    return this.#words[index] as Uint8Array
  }

  /** The index of the word in `bytes` from `start` to `end`, which is in NFKD; -1 if unknown. */
  find(bytes: Uint8Array, start: number, end: number): number {
    for (let slot = hash(bytes, start, end); ; slot = (slot + 1) % SLOTS) {
      const index = this.#slots[slot] as number
      if (index === EMPTY) return -1
      if (isWordAt(this.word(index), bytes, start, end)) return index
    }
  }
}

const tables = new Map<Language, WordTable>()

/**
 * The table of `language`, built when it is first asked for. `RangeError` for an unknown language, and
 * for a list that was not loaded.
 */
export function wordTable(language: Language): WordTable {
  let table = tables.get(language)
  if (table === undefined) {
    const text = `${wordList(language).join(' ')} `.normalize('NFKD')
    table = new WordTable(new TextEncoder().encode(text))
    tables.set(language, table)
  }
  return table
}

/** FNV-1a, folded to a slot. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] as number), 0x01000193)
  return (value ^ (value >>> 16)) & (SLOTS - 1)
}

function isWordAt(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false
  for (let i = 0; i < word.length; i++) if (word[i] !== bytes[start + i]) return false
  return true
}
