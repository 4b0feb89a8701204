import { maxStartBody } from '../channel/handshake.js'
import { ZoneError } from '../errors.js'
import { protections } from '../protections.js'
import type { Birth } from './birth.js'
import type { ProgramSource } from './program-files.js'

/** How a zone is started. */
export interface ZoneOptions {
  /** The module of the program, a `file:` address; see `CreateProgram`. */
  readonly program: URL
  /**
   * Handed to the program before anything is locked, and before there is a key: not for secrets.
   * Together with the address of the program at most 1 MiB.
   */
  readonly argument?: Uint8Array
  /**
   * Protections without which there shall be no zone: the zone's own, and those of
   * `programProtections`; or all of both.
   */
  readonly require?: 'all' | readonly string[]
  /** The names that the program's `protections` has, so that a wrong word in `require` is found. */
  readonly programProtections?: readonly string[]
  /**
   * The hash that the program must have, as `inspectProgram` gives it: `sha256-` and 44 digits of
   * base64. With another one there is no zone (`PROGRAM_MISMATCH`).
   */
  readonly programHash?: string
  /** The other parts of the program; see `ProgramSource`. */
  readonly programSource?: Omit<ProgramSource, 'program'>
  /** How long the start may take, in milliseconds; 10,000 by default. */
  readonly startTimeout?: number
  /** The longest payload and the longest answer, in bytes; 512 MiB by default, below 2 GiB. */
  readonly maxMessageLength?: number
  /** Cancels the start. */
  readonly signal?: AbortSignal
  /** There are none: a zone inherits no option of Node and takes none. */
  readonly nodeOptions?: never
}

/** Options that were checked, with the defaults filled in. */
export interface Settings extends Birth {
  readonly require: readonly string[]
  readonly programHash: string | undefined
  readonly programSource: ProgramSource
}

/** Refuses further arguments after `max`: a restriction in one would not hold. */
export const requireNoMore = (max: number, surplus: readonly unknown[]): void => {
  const at = surplus.findIndex((value) => value !== undefined)
  expect(at < 0, `arguments[${max + at}] is not taken`)
}

/** Throws `ZoneError` `INVALID_ARGUMENT`. */
export const parseOptions = (options: ZoneOptions): Settings => {
  requireKnown('options', options, known)
  const { program, argument = new Uint8Array(0) } = options
  const { startTimeout = 10_000, maxMessageLength = 512 * 1024 * 1024 } = options
  expect(program instanceof URL && program.protocol === 'file:', 'program is not a file: URL')
  expect(argument instanceof Uint8Array, 'argument is not a Uint8Array')
  expect(
    Buffer.byteLength(program.href) + argument.length <= maxStartBody,
    'program and argument are longer than 1 MiB',
  )
  const require = requiredOf(options)
  const { programHash } = options
  expect(
    programHash === undefined || (typeof programHash === 'string' && isHash.test(programHash)),
    'programHash is not sha256- and 44 digits of base64',
  )
  expect(isInteger(startTimeout, 2 ** 31 - 1), 'startTimeout is out of range')
  expect(isInteger(maxMessageLength, 2 ** 31 - 1), 'maxMessageLength is out of range')
  expect(options.nodeOptions === undefined, 'there are no Node options')
  requireSignal(options.signal)
  const { programSource = {} } = options
  requireKnown('programSource', programSource, sourceWords)
  const source: ProgramSource = { ...programSource, program }
  requireSource('programSource', source)
  return {
    program,
    argument,
    require,
    startTimeout,
    maxMessageLength,
    signal: options.signal,
    programHash,
    programSource: source,
  }
}

/** The required names, each a known one. */
const requiredOf = ({ require = [], programProtections = [] }: ZoneOptions): readonly string[] => {
  expect(Array.isArray(programProtections), 'programProtections is no list')
  const known: readonly string[] = [...protections, ...programProtections]
  if (require === 'all') return known
  expect(Array.isArray(require), "require is neither 'all' nor a list of protections")
  require.forEach((name, index) => {
    expect(known.includes(name), `require[${index}] is none of: ${known.join(', ')}`)
  })
  return [...require]
}

const known: Readonly<Record<keyof ZoneOptions, true>> = {
  program: true,
  argument: true,
  require: true,
  programProtections: true,
  programHash: true,
  programSource: true,
  startTimeout: true,
  maxMessageLength: true,
  signal: true,
  nodeOptions: true,
}

/**
 * An unknown word would be a protection that is silently not required. Throws `INVALID_ARGUMENT`.
 */
export const requireKnown = (
  name: string,
  options: object,
  words: Readonly<Record<string, true>>,
): void => {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options)
  expect(isObject, `${name} is no object`)
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(words, key))
  const shown = /^\w{1,64}$/.test(unknown ?? '') ? unknown : 'a key'
  expect(unknown === undefined, `${name}.${shown}: unknown`)
}

/** Throws `INVALID_ARGUMENT` for a value that names no files of a program. */
export const requireSource = (name: string, source: ProgramSource): void => {
  requireKnown(name, source, sourceWords)
  const { program, packages = [], files = [] } = source
  expect(isFile(program), `${name}.program is not a file: URL`)
  const areNames = Array.isArray(packages) && packages.every((item) => typeof item === 'string')
  expect(areNames, `${name}.packages is no list of text`)
  expect(Array.isArray(files) && files.every(isFile), `${name}.files is no list of file: URLs`)
}

const sourceWords: Readonly<Record<keyof ProgramSource, true>> = {
  program: true,
  packages: true,
  files: true,
}

const isFile = (value: unknown): boolean => value instanceof URL && value.protocol === 'file:'

/** A signal, of this realm or another. Throws `INVALID_ARGUMENT`. */
export const requireSignal = (signal: unknown): void => {
  if (signal === undefined) return
  const { aborted, addEventListener } = Object(signal) as Partial<AbortSignal>
  const isSignal = typeof aborted === 'boolean' && typeof addEventListener === 'function'
  expect(isSignal, 'signal is no AbortSignal')
}

const isHash = /^sha256-[A-Za-z0-9+/]{43}=$/

const isInteger = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max

const expect = (condition: boolean, detail: string): void => {
  if (!condition) throw new ZoneError('INVALID_ARGUMENT', detail)
}
