import { malformed } from '../../codec/index.js'
import { applicationName, maxApplicationName } from '../../policy/application-name.js'
import { type FieldDeclaration, type FieldDeclarations, isSimple } from './field.js'

/**
 * A procedure of an application, as data. The same data stands in the module that the zone
 * loads and in the program that calls it.
 */
export interface CustomDeclaration {
  /** With a dot, such as `acme.Hotp`, so that it can never be one of ours; at most 64 characters. */
  readonly name: string
  /** As for our own: makes a secret from public input, makes one from others, or only uses some. */
  readonly kind: 'generate' | 'derive' | 'use'
  /** The fields of the input. Those of type `location` name records; the procedure never sees them. */
  readonly input: FieldDeclarations
  /** The output for the caller. */
  readonly output: FieldDeclaration | 'nothing'
  /** Fields of `input` (1 to 8) whose records are opened for the procedure, in this order. */
  readonly sources?: readonly string[]
  /** The field of `input` with the location of the product. */
  readonly target?: string
}

const noDeclaration = 'declaration: it declares no procedure (docs/manual/custom-procedures.md).'

const fieldPattern = /^[a-z][A-Za-z0-9]*$/
const wordPattern = /^[\x21-\x7e]+$/
const maxDepth = 8
const maxFields = 32
const maxName = maxApplicationName
const maxSources = 8
const maxFixed = 2 ** 20

/**
 * Checks a declaration and copies it, so that nobody can change it afterwards.
 * @throws StrongholdError `INVALID_ARGUMENT` for anything else.
 */
export function parseDeclaration(value: unknown): CustomDeclaration {
  const allowed = ['name', 'kind', 'input', 'output', 'sources', 'target']
  const { name, kind, input, output, sources = [], target } = record(value, allowed)
  if (kind !== 'generate' && kind !== 'derive' && kind !== 'use') throw malformed(noDeclaration)
  const read = listOf(sources, maxSources) as string[]
  const fields = parseFields(input, 0)
  // A location that is neither read nor written would be a promise that nobody keeps.
  const named = new Set(target === undefined ? read : [...read, target])
  const locations = Object.keys(fields).filter((field) => fields[field] === 'location')
  expect(named.size === locations.length && locations.every((field) => named.has(field)))
  expect(new Set(read).size === read.length)
  expect(read.length > 0 === (kind !== 'generate'))
  expect((target !== undefined) === (kind !== 'use'))
  return Object.freeze({
    name: pattern(name, applicationName),
    kind,
    input: fields,
    output: output === 'nothing' ? output : parseField(output, 2),
    ...(kind === 'generate' ? {} : { sources: Object.freeze(read) }),
    ...(target === undefined ? {} : { target: target as string }),
  })
}

/** One text for each declaration: two are the same if and only if their texts are. */
export function signatureOf(declaration: CustomDeclaration): string {
  const { name, kind, input, output, sources, target } = parseDeclaration(declaration)
  return JSON.stringify({ name, kind, input, output, sources, target })
}

function parseFields(value: unknown, depth: number): FieldDeclarations {
  const given = record(value)
  const names = Object.keys(given)
  expect(names.length >= 1 && names.length <= maxFields)
  const fields = names.map((name) => {
    // A field that every object inherits would be present in each input.
    expect(!(name in Object.prototype))
    const field = given[name]
    const parsed = isOptional(field)
      ? Object.freeze({ optional: parseField(field.optional, depth + 2) })
      : parseField(field, depth + 1)
    return [pattern(name, fieldPattern), parsed] as const
  })
  return Object.freeze(Object.fromEntries(fields))
}

/** `depth` is 1 for a field of the input itself, the only place of a location. */
function parseField(value: unknown, depth: number): FieldDeclaration {
  expect(depth <= maxDepth && (value !== 'location' || depth === 1))
  if (isSimple(value)) return value
  const given = record(value, ['fixedBytes', 'oneOf', 'list', 'struct'])
  const [[kind, argument] = [], ...more] = Object.entries(given)
  expect(more.length === 0)
  switch (kind) {
    case 'fixedBytes':
      expect(Number.isInteger(argument))
      expect((argument as number) >= 1 && (argument as number) <= maxFixed)
      return Object.freeze({ fixedBytes: argument as number })
    case 'oneOf': {
      const words = listOf(argument, 255).map((word) => pattern(word, wordPattern))
      expect(words.length >= 1 && new Set(words).size === words.length)
      return Object.freeze({ oneOf: Object.freeze(words) })
    }
    case 'list':
      return Object.freeze({ list: parseField(argument, depth + 1) })
    case 'struct':
      return Object.freeze({ struct: parseFields(argument, depth + 1) })
    default:
      throw malformed(noDeclaration)
  }
}

function isOptional(value: unknown): value is { optional: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    Object.hasOwn(value, 'optional')
  )
}

/** A copy of the own properties of an object, which are all among `allowed`. */
function record(value: unknown, allowed?: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed(noDeclaration)
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value)
  expect(allowed === undefined || Object.keys(copy).every((key) => allowed.includes(key)))
  return copy
}

function listOf(value: unknown, maximum: number): unknown[] {
  if (!Array.isArray(value) || value.length > maximum) throw malformed(noDeclaration)
  return [...value]
}

function pattern(value: unknown, expected: RegExp): string {
  if (typeof value !== 'string' || value.length > maxName || !expected.test(value)) {
    throw malformed(noDeclaration)
  }
  return value
}

function expect(condition: boolean): void {
  if (!condition) throw malformed(noDeclaration)
}
