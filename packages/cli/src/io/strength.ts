/** How hard a passphrase is to guess, as far as its characters say. */
export type Strength = 'very weak' | 'weak' | 'fair' | 'strong'

/** The first guesses of an attacker, in lower case; longer passphrases may begin with one. */
const first = [
  ...['password', 'passwort', 'passphrase', 'qwert', 'asdf', 'zxcv', 'letmein', 'admin', 'welcome'],
  ...[
    'iloveyou',
    'monkey',
    'dragon',
    'secret',
    'stronghold',
    'wallet',
    'changeme',
    'hunter',
    'abc123',
  ],
]

/** Bits of a word of a language: there are few that people think of. */
const wordBits = 11

/**
 * An estimate from the bytes alone, which never become a string. Repetitions and sequences count
 * little, and a word in letters as much as a word of a list. It knows no dictionary and sets no
 * rule for a passphrase.
 */
export function strengthOf(passphrase: Uint8Array): Strength {
  const bits = wordsOf(passphrase).reduce((sum, word) => sum + bitsOf(word), 0)
  if (bits < 25) return 'very weak'
  if (bits < 42) return 'weak'
  return bits < 60 ? 'fair' : 'strong'
}

// Runs of letters, and runs of anything else.
function wordsOf(bytes: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = []
  let start = 0
  for (let i = 1; i <= bytes.length; i++) {
    if (i < bytes.length && isLetter(bytes[i]) === isLetter(bytes[i - 1])) continue
    words.push(bytes.subarray(start, i))
    start = i
  }
  return words
}

function bitsOf(word: Uint8Array): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits += bitsAt(word, i)
  if (!isLetter(word[0])) return bits
  if (first.some((known) => beginsWith(word, known))) return Math.min(bits, 5)
  // Letters of both cases in the middle are no word.
  return isWord(word) ? Math.min(bits, Math.max(wordBits, bits / 3)) : bits
}

function bitsAt(word: Uint8Array, at: number): number {
  const byte = word[at] as number
  const before = at === 0 ? undefined : word[at - 1]
  if (before !== undefined && Math.abs(byte - before) <= 1) return 0.1
  if (byte >= 0x80) return 3
  if (isLetter(byte)) return 4.7
  return byte >= 0x30 && byte <= 0x39 ? 3.3 : byte === 0x20 ? 0.5 : 5
}

function isWord(word: Uint8Array): boolean {
  return word.subarray(1).every((byte) => byte >= 0x61 && byte <= 0x7a)
}

function beginsWith(word: Uint8Array, known: string): boolean {
  if (word.length < known.length) return false
  for (let i = 0; i < known.length; i++) {
    if (((word[i] as number) | 0x20) !== known.charCodeAt(i)) return false
  }
  return true
}

function isLetter(byte: number | undefined): boolean {
  const lower = (byte ?? 0) | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
