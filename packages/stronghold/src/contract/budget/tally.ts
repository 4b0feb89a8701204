import { StrongholdError } from '../errors.js'
import type { Location } from '../location.js'
import { countNames } from '../policy/named.js'
import { assumedLength, type Cost } from '../procedures/cost.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed } from '../procedures/table.js'
import type { Budget } from './budget.js'

/** Microseconds that every call takes. */
const callWork = 30
/** Microseconds that a secret takes to be written: to the chain, to a record, to a new version. */
const writeWork = { temporary: 30, generic: 60, counter: 105, id: 60 } as const

/** Microseconds for a name in the attributes of a secret: a usage of its policy, or a reader. */
const saidWork = 5

/** Microseconds for each existing thing that is read. */
const thingWork = {
  /** A record of a vault whose versions are listed. */
  list: 14,
  /** A number of a counter that is tried. */
  number: 14,
  /** A version that is destroyed. */
  prune: 250,
  /** A revoked record that is destroyed. */
  collect: 2,
  /** A revoked record of a vault whose approval is requested or checked. */
  mark: 8,
  /**
   * A name that a secret inherits: from the policies of its sources, and from the record that it
   * replaces.
   */
  name: 4,
  /** A key of the store that is listed or removed. */
  key: 2,
} as const

/** Microseconds for each byte of a long name, at each lookup. */
const nameWork = {
  /** It is hashed. */
  path: 0.05,
  /** The id of a version is the hash of the path and its decimal digits. */
  counter: 0.12,
} as const

/**
 * Microseconds for the attributes of a record, a vault or a client when they are decoded: for each
 * byte, and for each name of a policy that differs from the one before.
 */
const entryWork = { byte: 0.05, name: 2 } as const
/** Bytes of it that the cost of a call includes. */
const shortEntry = 512

/** Microseconds for a message that is no chain of calls, and for each byte of it. */
const messageWork = [100, 0.005] as const

/** Microseconds for a byte of each kind. */
const perByte = { hashed: 0.005, scratch: 0.001, output: 0.002 } as const

/** Eight sources, the most that a procedure has. */
const assumed: readonly number[] = Object.freeze(Array.from({ length: 8 }, () => assumedLength))

/** The cost of a call by its input alone. */
export function declaredCost({ cost }: ProcedureDefinition, { input }: Call): Cost {
  return cost(input, assumed)
}

/** Adds up the costs of one message's calls, and refuses the one that exceeds its budget. */
export class Tally {
  readonly budget: Budget
  #work = 0
  #hashed = 0
  #rounds = 0
  #scratch = 0
  #output = 0

  constructor(budget: Budget) {
    this.budget = budget
  }

  /**
   * Adds a message of so many bytes that is no chain of calls.
   * @throws StrongholdError `TOO_EXPENSIVE`.
   */
  message(bytes: number): void {
    const [each, byte] = messageWork
    this.add({ work: each + byte * bytes })
  }

  /**
   * Adds a cost that grows with existing things, before they are read.
   * @throws StrongholdError `TOO_EXPENSIVE`.
   */
  things(kind: keyof typeof thingWork, count: number): void {
    this.add({ work: thingWork[kind] * count })
  }

  /**
   * Adds a name of so many bytes.
   * @throws StrongholdError `TOO_EXPENSIVE`.
   */
  name(kind: keyof typeof nameWork, bytes: number): void {
    this.add({ work: nameWork[kind] * bytes })
  }

  /**
   * Adds the attributes of a secret, its vault and its client, of so many bytes, with new names.
   * @throws StrongholdError `TOO_EXPENSIVE`.
   */
  entry(bytes: number, names: number): void {
    if (bytes <= shortEntry && names === 0) return
    this.add({ work: entryWork.byte * Math.max(0, bytes - shortEntry) + entryWork.name * names })
  }

  /** Microseconds in all. */
  get work(): number {
    return this.#work
  }

  /**
   * Adds a call by its input, before anything runs.
   * @throws StrongholdError `TOO_EXPENSIVE`.
   */
  call(definition: ProcedureDefinition, call: Call): void {
    const { kind } = definition
    this.#work += callWork
    if (kind === 'generate' || kind === 'derive') {
      this.#work += writeWork[kindOf(definition.target(call.input))]
    }
    if (call.attributes !== undefined) this.#work += saidWork * namesIn(call.attributes)
    this.add(declaredCost(definition, call))
  }

  /**
   * Adds the cost of a call beyond its first estimate, once the lengths of its sources are known.
   * @throws StrongholdError `TOO_EXPENSIVE`.
   */
  sources({ cost }: ProcedureDefinition, { input }: Call, lengths: readonly number[]): void {
    const declared = cost(input, assumed)
    const actual = cost(input, lengths)
    this.add({
      hashed: more(actual.hashed, declared.hashed),
      rounds: more(actual.rounds, declared.rounds),
      scratch: more(actual.scratch, declared.scratch),
      output: more(actual.output, declared.output),
      work: more(actual.work, declared.work),
    })
  }

  /** @throws StrongholdError `TOO_EXPENSIVE`. */
  add({ hashed = 0, rounds = 0, scratch = 0, output = 0, work = 0 }: Cost): void {
    this.#hashed += hashed
    this.#rounds += rounds
    this.#scratch += scratch
    this.#output += output
    this.#work +=
      work + perByte.hashed * hashed + perByte.scratch * scratch + perByte.output * output
    // Not `>`: a cost that is not a number must not pass.
    const { budget } = this
    if (!(this.#work <= 1000 * budget.milliseconds)) throw tooExpensive('milliseconds')
    if (!(this.#hashed <= budget.hashed)) throw tooExpensive('hashed')
    if (!(this.#rounds <= budget.rounds)) throw tooExpensive('rounds')
    if (!(this.#scratch <= budget.scratch)) throw tooExpensive('scratch')
    if (!(this.#output <= budget.output)) throw tooExpensive('output')
  }
}

/**
 * The cost of calls together, by their inputs.
 * @throws StrongholdError `TOO_EXPENSIVE`.
 */
export function requireWithin(calls: readonly Call[], budget: Budget): Tally {
  const tally = new Tally(budget)
  addCalls(tally, calls)
  return tally
}

/** Adds calls by their inputs. @throws StrongholdError `TOO_EXPENSIVE`. */
export function addCalls(tally: Tally, calls: readonly Call[]): void {
  for (const call of calls) {
    const definition = procedureNamed(call.procedure)
    // The runner refuses a procedure that it does not know.
    if (definition !== undefined) tally.call(definition, call)
  }
}

/** For an invalid location, which is refused later, the highest cost. */
function kindOf(location: Partial<Location> | undefined): Location['kind'] {
  return location?.kind === 'temporary' || location?.kind === 'generic' ? location.kind : 'counter'
}

function namesIn({ policy, readers = [] }: NonNullable<Call['attributes']>): number {
  return readers.length + countNames(policy)
}

function more(actual = 0, declared = 0): number {
  return actual - Math.min(declared, actual)
}

function tooExpensive(limit: keyof Budget): StrongholdError {
  return new StrongholdError('TOO_EXPENSIVE', { limit })
}
