import { formNames, formsOf } from './forms.mjs'

/** A part of a secret that counts as a find, in symbols (bytes, characters, array elements). */
const windowSymbols = 16

/**
 * The same of a mnemonic, in its letters, which say little: 16 are two words and may be prose
 * (`virtual address` stands in the sources of Node.js). These hold three whole words or more.
 */
export const windowOfWords = 40

const pageLength = 4096
const zeros = Buffer.alloc(pageLength)
/** 2^32 divided by the golden ratio: spreads four bytes over a hash. */
const multiplier = 0x9e3779b1

/**
 * Everything to look for: every run of 16 symbols of every form of every secret (of a mnemonic, as
 * many as stand for 40 letters), so that half of a key is found as well as all of it.
 */
export class Needles {
  #byPrefix = new Map()
  #copies = []
  // One bit per hash of four bytes: most positions of a dump are dismissed by one look.
  #bits = new Uint8Array(2 ** 21)

  /** `secrets`: `{ name, bytes, window }`, of 16 bytes, or as many as its window has, or more. */
  constructor(secrets) {
    for (const { name, bytes, window } of secrets) {
      if (bytes.length < (window ?? windowSymbols)) {
        throw new RangeError(`${name} is too short to look for`)
      }
      for (const form of formsOf(bytes)) {
        const symbols = form.bytes.length / form.unit / bytes.length
        this.#add(name, form, window === undefined ? windowSymbols : Math.ceil(window * symbols))
      }
    }
  }

  /**
   * Calls `found(secret, form, address)` for what `bytes`, which lie at `base`, hold. Windows of one
   * copy are reported once, also when pieces of a dump overlap; `reset` comes before each dump.
   */
  search(bytes, base, found) {
    for (let start = 0; start < bytes.length; start += pageLength) {
      const end = Math.min(start + pageLength, bytes.length)
      // Most of a core dump is pages that were never written to.
      if (zeros.compare(bytes, start, end, 0, end - start) === 0) continue
      this.#searchPage(bytes, start, end, base, found)
    }
  }

  /** Forgets which copies were reported. */
  reset() {
    for (const copy of this.#copies) copy.start = copy.end = 0
  }

  /** The longest needle: how far two pieces of a dump must overlap. */
  longest = 0

  /** Looks for needles whose first byte is in the page, or up to three bytes before it. */
  #searchPage(bytes, start, end, base, found) {
    const bits = this.#bits
    const first = Math.max(0, start - 3)
    let last = 0
    for (let index = first; index < end; index++) {
      last = (last >>> 8) | (bytes[index] << 24)
      const hash = Math.imul(last, multiplier) >>> 8
      if ((bits[hash >>> 3] & (1 << (hash & 7))) === 0 || index < first + 3) continue
      for (const needle of this.#byPrefix.get(last >>> 0) ?? []) {
        if (!matches(bytes, index - 3, needle.bytes)) continue
        const { copy } = needle
        const address = base + index - 3
        if (address >= copy.start && address < copy.end) continue
        copy.start = address - needle.offset
        copy.end = copy.start + copy.length
        found(needle.secret, needle.form, address)
      }
    }
  }

  #add(secret, { name, bytes, unit }, symbols) {
    const length = Math.min(symbols * unit, bytes.length)
    this.longest = Math.max(this.longest, length)
    const copy = { start: 0, end: 0, length: bytes.length }
    this.#copies.push(copy)
    for (let offset = 0; offset + length <= bytes.length; offset += unit) {
      const window = bytes.subarray(offset, offset + length)
      const prefix = window.readUInt32LE(0)
      // Zeros are everywhere; the windows beside this one do without.
      if (prefix === 0) continue
      const hash = Math.imul(prefix, multiplier) >>> 8
      this.#bits[hash >>> 3] |= 1 << (hash & 7)
      const needles = this.#byPrefix.get(prefix) ?? []
      needles.push({ secret, form: name, bytes: window, offset, copy })
      this.#byPrefix.set(prefix, needles)
    }
  }
}

function matches(bytes, start, needle) {
  if (start + needle.length > bytes.length) return false
  for (let index = 0; index < needle.length; index++) {
    if (bytes[start + index] !== needle[index]) return false
  }
  return true
}

/** Counts of finds by secret and form; knows where they were. */
export class Finds {
  #counts = new Map()
  /** `{ secret, form, where }` */
  list = []

  add(secret, form, where) {
    const counts = this.#counts.get(secret) ?? Object.fromEntries(formNames.map((n) => [n, 0]))
    counts[form]++
    this.#counts.set(secret, counts)
    this.list.push({ secret, form, where })
  }

  count(secret, form) {
    return this.#counts.get(secret)?.[form] ?? 0
  }

  get total() {
    return this.list.length
  }

  /** `secret as form`, each once: what a summary says of finds. */
  get named() {
    return [...new Set(this.list.map(({ secret, form }) => `${secret} as ${form}`))]
  }
}
