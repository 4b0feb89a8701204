import type { Context } from '../io/context.js'
import { usage } from '../io/errors.js'
import { readSource } from '../io/input.js'
import { promptSecret } from '../io/prompt.js'
import { publicKeyBytes } from '../keys/given.js'
import { bytesOf, type Later, sourceOfBytes } from '../text/bytes.js'
import { chainOf } from '../text/derivation-path.js'
import { knownLocationOf } from '../text/locations.js'
import type { ShapeFacts } from './facts.js'
import type { Field } from './fields.js'

/** The parser's value of an option: `true` for a flag, several for a list. */
export type Given = string | true | readonly string[] | undefined

/**
 * The value of an input. An input that need not be read is checked now, and standard input is
 * reserved.
 * @throws CliError `USAGE`, which does not repeat what was given.
 */
export function inputOf(context: Context, field: Field, given: Given): Later<unknown> {
  const { shape, required, secret, option } = field
  if (secret) return secretOf(context, field, given)
  if (shape.kind === 'boolean') return async () => (required ? given === true : given)
  if (given === undefined) {
    if (required) throw usage(`--${option} is missing.`)
    return async () => undefined
  }
  if (shape.kind === 'list') return listOf(context, field, shape.item, given)
  return one(context, field, shape, String(given))
}

function one({ stdin }: Context, field: Field, shape: ShapeFacts, text: string): Later<unknown> {
  const { option, publicKey } = field
  if (publicKey !== undefined) {
    const length = shape.kind === 'fixedBytes' ? shape.length : undefined
    return publicKeyBytes(text, option, stdin, publicKey, length)
  }
  switch (shape.kind) {
    case 'bytes':
      return bytesOf(text, option, stdin, isSignature(field) ? 'digits' : undefined)
    case 'fixedBytes':
      return bytesOf(text, option, stdin, shape.length)
    default: {
      const value = plain(shape, text, option)
      return async () => value
    }
  }
}

// The output of `sign` and of the procedures is accepted as it was printed.
function isSignature({ path }: Field): boolean {
  return /^signatures?$/.test(path.at(-1) ?? '')
}

function plain(shape: ShapeFacts, text: string, option: string): unknown {
  switch (shape.kind) {
    case 'location':
      return knownLocationOf(text, `--${option}`)
    case 'text':
      return text
    case 'integer':
      return integerOf(text, option, shape.maximum)
    case 'oneOf': {
      const word = shape.words.find((word) => word.toLowerCase() === text.toLowerCase())
      if (word === undefined) throw usage(`--${option} is one of ${shape.words.join(', ')}.`)
      return word
    }
    default:
      throw new TypeError(`an input of the kind ${shape.kind} has no form at the command line`)
  }
}

function integerOf(text: string, option: string, maximum: number): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (number <= maximum) return number
  throw usage(`--${option} is a whole number from 0 to ${maximum}.`)
}

// Numbers stand in one option, as a derivation path or with commas between; all else is repeated.
function listOf(
  context: Context,
  field: Field,
  item: ShapeFacts,
  given: Given,
): Later<readonly unknown[]> {
  const { option } = field
  const texts = Array.isArray(given) ? (given as readonly string[]) : [String(given)]
  if (item.kind === 'integer') {
    const numbers = texts.flatMap((text) =>
      /^[mM]/.test(text)
        ? chainOf(text, `--${option}`)
        : text.split(',').map((part) => integerOf(part, option, item.maximum)),
    )
    return async () => numbers
  }
  const items = texts.map((text) => one(context, field, item, text))
  return async () => {
    const values: unknown[] = []
    for (const read of items) values.push(await read())
    return values
  }
}

function secretOf(
  context: Context,
  { option, required }: Field,
  given: Given,
): Later<Uint8Array | undefined> {
  if (given === undefined && !required) return async () => undefined
  if (given === undefined || given === 'prompt') {
    return async () => {
      const ways = `--${option} @FILE or --${option} -`
      if (!context.mayPrompt)
        throw usage('A secret is needed and --no-prompt is set.', `use ${ways}`)
      return promptSecret(`--${option} (not shown): `, ways)
    }
  }
  const source = sourceOfBytes(String(given), option, context.stdin, { isSecret: true })
  if (source !== undefined) return () => readSource(source)
  throw usage(
    `--${option} is a secret, and none is taken from the command line.`,
    'what was given there could be seen by others; use @FILE, - for standard input, or prompt',
  )
}
