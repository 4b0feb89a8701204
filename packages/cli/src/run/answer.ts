import type { Context } from '../io/context.js'
import { AnswerNo, usage } from '../io/errors.js'
import { hex } from '../text/text.js'
import type { ShapeFacts } from './facts.js'
import { kebab } from './fields.js'

/** How bytes are printed. */
export interface AnswerOptions {
  readonly base64?: true
  readonly raw?: true
  readonly reveal?: true
}

/** Refuses impossible options, before anything runs. @throws CliError `USAGE`. */
export function checkAnswer({ output }: Context, { base64, raw }: AnswerOptions): void {
  if (raw && (base64 || output.json)) throw usage('--raw goes with neither --base64 nor --json.')
}

/**
 * Keeps personal data off a screen, where others can read it over a shoulder or scroll back to it.
 * @throws CliError `USAGE` when it would be shown on a terminal, unless `--reveal`.
 */
export function requireReveal({ output }: Context, { reveal }: AnswerOptions): void {
  if (reveal || !output.showsOnTerminal) return
  throw usage(
    'What the record holds would be shown on the terminal.',
    'redirect the output, or add --reveal',
  )
}

/**
 * Prints the answer of a procedure: bytes in hex unless an option says otherwise; nothing for no
 * answer.
 * @throws AnswerNo for `false`.
 */
export async function printAnswer(
  { output }: Context,
  shape: ShapeFacts,
  value: unknown,
  options: AnswerOptions,
): Promise<void> {
  if (options.raw && value instanceof Uint8Array) return output.value(value)
  if (output.json) await output.result({ output: jsonOf(value, options) }, '')
  else if (shape.kind !== 'nothing') await output.bytes(`${linesOf(value, options).join('\n')}\n`)
  if (value === false) throw new AnswerNo()
}

function jsonOf(value: unknown, options: AnswerOptions): unknown {
  if (value === undefined) return null
  if (value instanceof Uint8Array) return digits(value, options)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, options))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, jsonOf(item, options)]),
  )
}

function linesOf(value: unknown, options: AnswerOptions): string[] {
  if (value instanceof Uint8Array) return [digits(value, options)]
  if (Array.isArray(value)) return value.flatMap((item) => linesOf(item, options))
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).map(
    ([name, item]) => `${kebab(name)} ${linesOf(item, options).join(' ')}`,
  )
}

function digits(bytes: Uint8Array, { base64 }: AnswerOptions): string {
  return base64 ? Buffer.from(bytes).toString('base64') : hex(bytes)
}
