import { usage } from '../io/errors.js'
import type { StandardInput } from '../io/input.js'
import { type InputSource, readSource, sourceOf } from '../io/input.js'

/** A value that may have to be read first, once nothing else can fail. */
export type Later<T> = () => Promise<T>

/** The forms in which bytes are written, for help and errors. */
export const byteForms = 'hex:…, base64:…, text:…, @FILE, or - for standard input'

/**
 * Bytes as they are written at the command line. Without the name of a form they are refused:
 * `beef` could be text or hexadecimal. Where the length is known, or where only `digits` make
 * sense, digits need no name, as they are printed.
 * @throws CliError `USAGE`, at once for what need not be read.
 */
export function bytesOf(
  text: string,
  option: string,
  stdin: StandardInput,
  length?: number | 'digits',
): Later<Uint8Array> {
  const check = (bytes: Uint8Array) => {
    if (length === undefined || length === 'digits' || bytes.length === length) return bytes
    bytes.fill(0)
    throw usage(`--${option} has ${length} bytes.`)
  }
  const source = sourceOfBytes(text, option, stdin)
  if (source !== undefined) {
    return async () => {
      const bytes = await readSource(source)
      return check((length === 'digits' ? digitsOf(bytes) : undefined) ?? bytes)
    }
  }
  const bytes = check(bareDigits(text, length) ?? inlineBytes(text, option))
  return async () => bytes
}

/** The file or standard input that bytes come from; `undefined` for those that are written out. */
export function sourceOfBytes(
  text: string,
  option: string,
  stdin: StandardInput,
  { isSecret = false } = {},
): InputSource | undefined {
  const isFile = text.startsWith('@') && text.length > 1
  if (!isFile && text !== '-') return undefined
  const path = isFile ? text.slice(1) : text
  return sourceOf(path, stdin, `the value of --${option}`, { isSecret })
}

/** Digits without a form; undefined where they could be anything else. */
function bareDigits(text: string, length: number | 'digits' | undefined): Uint8Array | undefined {
  if (length === undefined || !/^(?:[0-9a-f]{2})+$/i.test(text)) return undefined
  const fits = length === 'digits' || text.length === 2 * length
  return fits ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined
}

/** The length of a file that was written with `>`; no signature has so many bytes. */
function digitsOf(bytes: Uint8Array): Uint8Array | undefined {
  const text = bytes.length < 1024 ? Buffer.from(bytes).toString('latin1').trim() : ''
  if (text.length < 128 || !/^(?:[0-9a-f]{2})+$/i.test(text)) return undefined
  return Uint8Array.from(Buffer.from(text, 'hex'))
}

/** Bytes that are written out, with the name of their form. @throws CliError `USAGE`. */
export function inlineBytes(text: string, option: string): Uint8Array {
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
