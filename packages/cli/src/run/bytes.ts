import { usage } from '../io/errors.js'
import type { StandardInput } from '../io/input.js'
import { readSource } from '../io/input.js'

/** A value that may have to be read first, when nothing else can fail any more. */
export type Later<T> = () => Promise<T>

/** The forms in which bytes are written, for help and errors. */
export const byteForms = 'hex:…, base64:…, text:…, @FILE, or - for standard input'

/**
 * Bytes as they are written at the command line. Without the name of a form they are refused: of
 * `beef` nobody could tell whether it is text or digits.
 * @throws CliError `USAGE`, at once for what need not be read.
 */
export function bytesOf(
  text: string,
  option: string,
  stdin: StandardInput,
  length?: number,
): Later<Uint8Array> {
  const check = (bytes: Uint8Array) => {
    if (length === undefined || bytes.length === length) return bytes
    bytes.fill(0)
    throw usage(`--${option} has ${length} bytes.`)
  }
  const source = sourceOfBytes(text, option, stdin)
  if (source !== undefined) return async () => check(await readSource(source))
  const bytes = check(inline(text, option))
  return async () => bytes
}

/** The file or standard input that bytes come from; `undefined` for those that are written out. */
export function sourceOfBytes(text: string, option: string, stdin: StandardInput) {
  if (text.startsWith('@') && text.length > 1) return { path: text.slice(1) }
  if (text !== '-') return undefined
  stdin.claim(`the value of --${option}`)
  return { fd: 0 }
}

function inline(text: string, option: string): Uint8Array {
  const [, form, rest = ''] = /^(hex|base64|text):(.*)$/s.exec(text) ?? []
  if (form === 'text') return new TextEncoder().encode(rest)
  if (form === 'hex' && /^(?:[0-9a-f]{2})*$/i.test(rest)) {
    return Uint8Array.from(Buffer.from(rest, 'hex'))
  }
  if (form === 'base64' && /^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/.test(rest)) {
    return Uint8Array.from(Buffer.from(rest, 'base64'))
  }
  throw usage(`--${option} is not of a form that bytes are written in.`, byteForms)
}
