/**
 * Why an operation of this package was refused. Stable: callers may switch on it.
 *
 * - `INVALID_PATH`: a derivation path is not of the form `m/44'/0`.
 * - `HARDENED_ONLY`: Ed25519 knows hardened children only (SLIP-0010).
 * - `INVALID_UTF8`: a mnemonic or passphrase is not UTF-8.
 * - `MNEMONIC_SPACING`: words are not separated by exactly one space, or a space leads or trails.
 * - `MNEMONIC_WORD_COUNT`: not 12, 15, 18, 21 or 24 words.
 * - `MNEMONIC_UNKNOWN_WORD`: a word is not in the language's list.
 * - `MNEMONIC_CHECKSUM`: every word is known, but they do not belong together.
 * - `OUT_OF_MEMORY`: scrypt could not have the memory that its work factor asks for.
 */
export type CryptoErrorCode = keyof typeof MESSAGES

/**
 * A refusal that is not a fault of the calling program (those throw `RangeError`). The message is
 * a fixed sentence for each code: it holds no input, no secret, and no length of a secret.
 */
export class CryptoError extends Error {
  /** What went wrong. */
  readonly code: CryptoErrorCode

  constructor(code: CryptoErrorCode, options?: ErrorOptions) {
    super(MESSAGES[code], options)
    this.name = 'CryptoError'
    this.code = code
  }
}

const MESSAGES = {
  INVALID_PATH: "a derivation path looks like m/44'/4218'/0'",
  HARDENED_ONLY: 'Ed25519 keys have hardened children only',
  INVALID_UTF8: 'the text is not valid UTF-8',
  MNEMONIC_SPACING: 'the words of a mnemonic are separated by exactly one space',
  MNEMONIC_WORD_COUNT: 'a mnemonic has 12, 15, 18, 21 or 24 words',
  MNEMONIC_UNKNOWN_WORD: 'a word of the mnemonic is not in the list of its language',
  MNEMONIC_CHECKSUM: 'the checksum of the mnemonic does not match',
  OUT_OF_MEMORY: 'there is not enough memory for this work factor',
} as const
