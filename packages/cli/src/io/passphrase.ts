import type { Context } from '../context.js'
import type { KeyRule } from '../key-rule.js'
import { stretched } from '../rule-key.js'
import { CliError, usage } from './errors.js'
import { descriptorSource, readSmall, type Source, sourceOf } from './input.js'
import { promptSecret } from './prompt.js'

/** The options that say where a passphrase comes from. */
export interface PassphraseOptions {
  readonly passphraseFile?: string
  readonly passphraseFd?: number
}

/** A passphrase that has not been read yet; standard input is reserved if it is needed. */
export interface PassphraseRequest {
  readonly source: Source | undefined
  /** Asked on a terminal when there is no source. */
  readonly question: string
  /** A new passphrase is asked twice and is not empty. */
  readonly isNew: boolean
  /** The option to name when there is neither source nor terminal. */
  readonly option: string
}

/**
 * Checks the options and reserves what they need, before anything is read.
 * @throws CliError `USAGE`.
 */
export function requestPassphrase(
  { stdin }: Context,
  { passphraseFile, passphraseFd }: PassphraseOptions,
  { isNew = false, option = '--passphrase-file', name = 'Passphrase' } = {},
): PassphraseRequest {
  if (passphraseFile !== undefined && passphraseFd !== undefined) {
    throw usage('A passphrase comes from a file or from a descriptor, not from both.')
  }
  // As it stands in a sentence.
  const purpose = `the ${name[0]?.toLowerCase()}${name.slice(1)}`
  const source =
    passphraseFd !== undefined
      ? descriptorSource(passphraseFd, stdin, purpose)
      : passphraseFile === undefined
        ? undefined
        : sourceOf(passphraseFile, stdin, purpose, { isSecret: true })
  return { source, question: name, isNew, option }
}

/**
 * Reads a passphrase, or with `raw` a key; with Argon2 the key that it makes. The caller wipes it.
 * @throws CliError `USAGE`, `PASSPHRASE_MISMATCH`, `CANCELLED`, `INPUT_*`.
 */
export async function readPassphrase(
  context: Context,
  request: PassphraseRequest,
  rule: KeyRule,
): Promise<Uint8Array> {
  const raw = rule === 'raw'
  const secret =
    request.source === undefined
      ? await ask(context, request, raw)
      : await readSmall(request.source)
  if (raw) return parseRawKey(secret)
  const passphrase = withoutLineEnd(secret)
  if (request.isNew && passphrase.length === 0) throw usage('A new passphrase cannot be empty.')
  return stretched(passphrase, rule)
}

/** The bytes without one line end, LF or CRLF: editors and `echo` add it. A view, not a copy. */
export function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 0x0a) return bytes
  return bytes.subarray(0, bytes.length - (bytes.at(-2) === 0x0d ? 2 : 1))
}

async function ask(context: Context, request: PassphraseRequest, raw: boolean) {
  const { question, isNew, option } = request
  if (!context.mayPrompt) throw usage('A secret is needed and --no-prompt is set.', `use ${option}`)
  const label = raw ? `${question} (64 hex digits): ` : `${question}: `
  const first = await promptSecret(label, option)
  if (!isNew) return first
  const second = await promptSecret('The same again: ', option)
  const same = Buffer.compare(first, second) === 0
  second.fill(0)
  if (same) return first
  first.fill(0)
  throw new CliError('PASSPHRASE_MISMATCH', 'The two entries differ.')
}

// 32 bytes are the key itself, even when the last one looks like a line end.
function parseRawKey(secret: Uint8Array): Uint8Array {
  if (secret.length === 32) return secret
  const digits = withoutLineEnd(secret)
  const key = new Uint8Array(32)
  let valid = digits.length === 64
  for (let i = 0; valid && i < 64; i++) {
    const digit = hexDigit(digits[i] as number)
    valid = digit >= 0
    key[i >> 1] = ((key[i >> 1] as number) << 4) | digit
  }
  secret.fill(0)
  if (valid) return key
  key.fill(0)
  throw usage('A raw key is 32 bytes, or 64 hexadecimal digits.')
}

// Arithmetic on bytes, because a string of the digits could not be wiped.
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
