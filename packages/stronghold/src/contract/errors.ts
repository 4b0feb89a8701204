import { type Crossing, type ErrorGroup, errorTable } from './error-table.js'

export type { Crossing, ErrorGroup } from './error-table.js'

/** The closed list of codes. Switch on it; the list only grows with a minor version. */
export type ErrorCode = keyof typeof errorTable

/** Every code with its group and its sentence, for documentation and tests. */
export const errorCodes: readonly {
  readonly code: ErrorCode
  readonly group: ErrorGroup
  readonly message: string
  /** What another side may answer with it; absent for codes that are of this side only. */
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

/** The same as `isErrorCode`, below the rule about arguments, whose refusals these are. */
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

/** Words that a mnemonic has at most. */
const maxWords = 24

/**
 * What crosses of an error from a zone: its code, for `TOO_EXPENSIVE` which word of the budget it
 * was, and for `MNEMONIC_UNKNOWN_WORD` the number of the word.
 */
export function errorWord(error: unknown): string {
  const { code, limit, place } = (error ?? {}) as Record<'code' | 'limit' | 'place', unknown>
  if (!isCode(code)) return 'INTERNAL'
  if (code === 'MNEMONIC_UNKNOWN_WORD' && isPlace(place)) return `${code}_${place}`
  const isLimit = code === 'TOO_EXPENSIVE' && budgetKinds.some((kind) => kind === limit)
  return isLimit ? `${code}_${(limit as BudgetKind).toUpperCase()}` : code
}

/** The error that a word stands for; `INTERNAL` for any other. */
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

/** Whether a code of another side is what it says, and not what this side says of it. */
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
  // On the prototype, so that neither shows when an error is printed.
  static {
    StrongholdError.prototype.name = 'StrongholdError'
    Object.defineProperty(StrongholdError.prototype, brand, { value: true })
  }

  readonly code: ErrorCode
  /** Of `TOO_EXPENSIVE`: which word of the budget it was. */
  declare readonly limit?: BudgetKind
  /** Of `MNEMONIC_UNKNOWN_WORD`: the number of the first such word, from 1. */
  declare readonly place?: number
  /**
   * Whether another side is the cause, over a port, a stream or a network: it answered with this
   * code, or what it answered was refused. Nothing here is wrong then, and nothing here mends it.
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
   * What `message` says besides the code's sentence. With `INVALID_ARGUMENT`: which field, what was
   * wanted there, and what kind of thing came (`policy.rate.uses: wanted …, got …`).
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
