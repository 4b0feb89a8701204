import type { Context } from './context.js'
import { bytesOfDigits } from './digits.js'
import { encodingDoubt, encodingHint } from './encoding.js'
import { CliError, hintedBy, usage } from './errors.js'
import { descriptorSource, type InputSource, isOpenToOthers, readSmall, sourceOf } from './input.js'
import type { KeyRule } from './key-rule.js'
import { promptSecret, promptTwice } from './prompt.js'
import { stretchOf } from './rule-key.js'
import { type Strength, strengthOf } from './strength.js'
import { line } from './visible.js'

/** The options that say where a passphrase comes from. */
export interface PassphraseOptions {
  readonly passphraseFile?: string
  readonly passphraseFd?: number
}

/** A passphrase that has not been read yet; standard input is reserved if it is needed. */
export interface PassphraseRequest {
  readonly source: InputSource | undefined
  /** Asked on a terminal when there is no source. */
  readonly question: string
  /** A new passphrase is asked twice and is not empty. */
  readonly isNew: boolean
  /** The option to name when there is neither source nor terminal. */
  readonly option: string
  /** An oddity of the file that was read, which can make its key wrong. */
  doubt?: string
}

/**
 * Checks the options and reserves what they need, before anything is read.
 * @throws CliError `USAGE`.
 */
export function requestPassphrase(
  { stdin }: Context,
  { passphraseFile, passphraseFd }: PassphraseOptions,
  {
    isNew = false,
    option = '--passphrase-file',
    name = 'Passphrase',
    file,
  }: {
    readonly isNew?: boolean
    readonly option?: string
    readonly name?: string
    /** The file that it opens, shown to the person who types it. */
    readonly file?: string
  } = {},
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
  const question = file === undefined ? name : `${name} for ${line(file)}`
  return { source, question, isNew, option }
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
  const stretch = await stretchOf(rule)
  const secret =
    request.source === undefined
      ? await ask(context, request, raw)
      : await readFrom(context, request, request.source)
  if (raw) return parseRawKey(secret, request)
  const passphrase = withoutLineEnd(secret)
  if (request.isNew) {
    if (passphrase.length === 0) throw usage('A new passphrase cannot be empty.')
    context.output.notice('STRENGTH', strengths[strengthOf(passphrase)])
  }
  return stretch(passphrase)
}

/** The hint for a file that does not open: its passphrase may have an oddity. */
export function explained(error: unknown, { doubt }: PassphraseRequest): unknown {
  if (doubt === undefined) return error
  const hint = `the file with the passphrase ${doubt}, and all of that counts; ${encodingHint}`
  return hintedBy(error, { WRONG_KEY: hint, WRONG_KEY_OR_DAMAGED: hint })
}

const strengths = {
  'very weak':
    'The passphrase looks very weak: it is among the first that are tried. Six words drawn at random are strong.',
  weak: 'The passphrase looks weak: a patient guesser finds it. Six words drawn at random are strong.',
  fair: 'The passphrase looks fair, if nobody has used it anywhere else.',
  strong: 'The passphrase looks strong, if nobody has used it anywhere else.',
} as const satisfies Readonly<Record<Strength, string>>

async function readFrom(
  { output }: Context,
  request: PassphraseRequest,
  source: InputSource,
): Promise<Uint8Array> {
  const bytes = await readSmall(source)
  const { option, isNew } = request
  if (isOpenToOthers(source)) {
    const text = `warning: others can read the file of ${option}; \`chmod 600\` makes it yours alone`
    output.notice('OPEN_TO_OTHERS', text)
  }
  const doubt = encodingDoubt(bytes)
  if (doubt === undefined) return bytes
  request.doubt = doubt
  if (!isNew) return bytes
  bytes.fill(0)
  throw new CliError('ENCODING_REFUSED', `The file of ${option} ${doubt}.`, { hint: encodingHint })
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
  return isNew ? promptTwice(label, option) : promptSecret(label, option)
}

// 32 bytes are the key itself, even when the last one looks like a line end.
function parseRawKey(secret: Uint8Array, { doubt }: PassphraseRequest): Uint8Array {
  if (secret.length === 32) return secret
  const digits = withoutLineEnd(secret)
  const key = digits.length === 64 ? bytesOfDigits(digits) : undefined
  secret.fill(0)
  if (key !== undefined) return key
  throw usage(
    `A raw key is 32 bytes, or 64 hexadecimal digits${doubt === undefined ? '' : `; the file ${doubt}`}.`,
    doubt === undefined ? undefined : encodingHint,
  )
}
