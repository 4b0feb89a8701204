import { type Crossing, type ErrorGroup, errorTable } from './error-table.js'

export type { Crossing, ErrorGroup } from './error-table.js'

/** The closed list of codes. Switch on it; the list only grows with a minor version. */
export type ErrorCode = keyof typeof errorTable

/** Every code with its group and its sentence, for documentation and tests. */
export const errorCodes: readonly {
  readonly code: ErrorCode
  readonly group: ErrorGroup
  readonly message: string
  /** The answers of another side that may hold it; absent for codes of this side only. */
  readonly crossing?: Crossing
}[] = Object.freeze(
  Object.entries(errorTable).map(([code, [group, message, crossing]]) =>
    Object.freeze({
      code: code as ErrorCode,
      group,
      message,
      ...(crossing === undefined ? {} : { crossing }),
    }),
  ),
)

/**
 * The same as `isErrorCode`, without the rule about arguments, which itself throws these errors.
 */
export function isCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value)
}

/** The words of a budget (docs/spec/budgets.md). */
export const budgetKinds = Object.freeze([
  'milliseconds',
  'hashed',
  'rounds',
  'scratch',
  'output',
] as const)

/** One of the words of a budget. */
export type BudgetKind = (typeof budgetKinds)[number]

/** The most words of a mnemonic. */
const maxWords = 24

/**
 * The form of an error that crosses from a zone: its code, for `TOO_EXPENSIVE` the word of the
 * budget, and for `MNEMONIC_UNKNOWN_WORD` the number of the word.
 */
export function errorWord(error: unknown): string {
  const { code, limit, place } = (error ?? {}) as Record<'code' | 'limit' | 'place', unknown>
  if (!isCode(code)) return 'INTERNAL'
  if (code === 'MNEMONIC_UNKNOWN_WORD' && isPlace(place)) return `${code}_${place}`
  const isLimit = code === 'TOO_EXPENSIVE' && budgetKinds.some((kind) => kind === limit)
  return isLimit ? `${code}_${(limit as BudgetKind).toUpperCase()}` : code
}

/** The error of a word; `INTERNAL` for an unknown one. */
export function errorOfWord(word: unknown): StrongholdError {
  if (isCode(word)) return new StrongholdError(word)
  const [, digits] = /^MNEMONIC_UNKNOWN_WORD_([1-9]\d?)$/.exec(String(word)) ?? []
  const place = Number(digits)
  if (isPlace(place)) return new StrongholdError('MNEMONIC_UNKNOWN_WORD', { place })
  const limit = budgetKinds.find((kind) => word === `TOO_EXPENSIVE_${kind.toUpperCase()}`)
  if (limit === undefined) return new StrongholdError('INTERNAL')
  return new StrongholdError('TOO_EXPENSIVE', { limit })
}

function isPlace(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= maxWords
}

const raising = (limit: BudgetKind): string =>
  `The limit is \`budget.${limit}\` of the zone, or of the reference or network that it came over, and is raised where that is started or given.`

function placed(place: number | undefined): string | undefined {
  return place === undefined ? undefined : `It is word ${place}.`
}

/** Whether a code is the other side's own answer, and not this side's judgement of it. */
function isClaim(code: ErrorCode): boolean {
  return code !== 'PEER_FAILED' && code !== 'ANSWER_REFUSED'
}

const brand = Symbol.for('@stronghold/stronghold/StrongholdError')

/**
 * The one error class of this library.
 *
 * `message` is the code's sentence, sometimes with a detail that names no input and no secret.
 * `cause` stays in this process: nothing but the code crosses from the zone.
 */
export class StrongholdError extends Error {
  // On the prototype, so that neither is printed with an error.
  static {
    StrongholdError.prototype.name = 'StrongholdError'
    Object.defineProperty(StrongholdError.prototype, brand, { value: true })
  }

  readonly code: ErrorCode
  /** Of `TOO_EXPENSIVE`: the word of the budget. */
  declare readonly limit?: BudgetKind
  /** Of `MNEMONIC_UNKNOWN_WORD`: the number of the first such word, from 1. */
  declare readonly place?: number
  /**
   * Whether another side is the cause, over a port, a stream or a network: it answered with this
   * code, or its answer was refused. The fault is there, and so is the remedy.
   */
  declare readonly remote?: true
  readonly #detail: string | undefined

  constructor(
    code: ErrorCode,
    options: {
      detail?: string
      cause?: unknown
      limit?: BudgetKind
      place?: number
      remote?: true
      report?: object
    } = {},
  ) {
    const { place, cause, remote } = options
    const { detail = placed(place) ?? (options.limit && raising(options.limit)) } = options
    const said = errorTable[code][1]
    const sentence = remote && isClaim(code) ? `The peer answered: ${said}` : said
    super(
      detail === undefined ? sentence : `${sentence} ${detail}`,
      cause === undefined ? undefined : { cause },
    )
    this.code = code
    if (options.limit !== undefined) Object.assign(this, { limit: options.limit })
    if (place !== undefined) Object.assign(this, { place })
    if (remote) Object.assign(this, { remote })
    // Its type is that of `messages/sync.ts`. It has the names of records: they are not for logs.
    const { report } = options
    if (report !== undefined) Object.defineProperty(this, 'report', { value: report })
    this.#detail = detail
  }

  /**
   * The part of `message` after the code's sentence. With `INVALID_ARGUMENT`: the field, the wanted
   * value, and the given kind (`policy.rate.uses: wanted …, got …`).
   */
  get detail(): string | undefined {
    return this.#detail
  }

  /** The kind of fault. */
  get group(): ErrorGroup {
    return errorTable[this.code][0]
  }

  /** Recognises errors of other copies of this package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }
}
