import { budget } from '../../budget/budget.js'
import { type Codec, malformed, optional, type StructOf, struct, u32 } from '../../codec/index.js'
import type { Call } from '../../procedures/define.js'
import type { CallOutput } from '../calls.js'
import { type Message, message } from '../define.js'
import type { Demand, DemandKind, DemandOf } from './demand.js'
import { carrying, subjectsOf } from './subjects.js'

/** What the holder of a client adds: the handle, and a budget that can only be stricter than the zone's. */
const added = { handle: u32, budget: optional(budget) }

type Fields = Readonly<Record<string, Codec<unknown>>>

/** A promise while what can tell is still being loaded. */
export type Judgement = boolean | Promise<boolean>

/** Judges whether outputs are ones that the procedures of these calls can have. */
export type CallsCheck = (calls: readonly Call[]) => (outputs: readonly CallOutput[]) => Judgement

/** What is said of a message to a client. Nothing has a default: what is left out is refused. */
export interface ClientTraits<F extends Fields, Output, Kind extends DemandKind> {
  /** Its number on the wire of references (docs/spec/actors.md), the next that is free. */
  readonly number: number
  /** What goes in, without the handle. */
  readonly input: F
  readonly output: Codec<Output>
  /** Whether its input may hold a secret, which is then wiped as soon as it is sealed. */
  readonly secret: boolean
  /** Whether an input changes what a commit would write. */
  readonly changes: (input: StructOf<F>) => boolean
  /** What kind of thing it is about. All but the store is charged against the owner's budget too. */
  readonly kind: Kind
  /** What it asks for: what permissions are held against. */
  readonly demand: (input: StructOf<F>) => DemandOf<Kind>
  /** Whether what it takes grows with what is there, which only the zone knows. */
  readonly grows: (input: StructOf<F>) => boolean
  /** Whether an output is of this input, of what the codec cannot tell. */
  readonly fits: (input: StructOf<F>) => (output: Output) => boolean
  /**
   * Whether an output that fits is one that there can be, for what another side answers. Keeps
   * nothing of the input but words and lengths. `ofCalls` judges what procedures answer.
   */
  readonly isSound: (input: StructOf<F>, ofCalls: CallsCheck) => (output: Output) => Judgement
  /**
   * The method of `Client`, or for a message of kind `store` of `Store`, that sends it, by the order
   * of the input's fields; `undefined` when there is none.
   */
  readonly method: string | undefined
  /** It does at most so many things and answers how many: after so many, there may be more. */
  readonly portion: number | undefined
}

/** A message to one client: which client is not said, it is that of the handle's holder. */
export interface ClientMessage<Name extends string = string, Input = never, Output = unknown> {
  readonly name: Name
  readonly number: number
  readonly input: Codec<Input>
  readonly output: Codec<Output>
  readonly kind: DemandKind
  readonly method: string | undefined
  readonly portion: number | undefined
  changes(input: Input): boolean
  demand(input: Input): Demand
  grows(input: Input): boolean
  fits(input: Input): (output: Output) => boolean
  isSound(input: Input, ofCalls: CallsCheck): (output: Output) => Judgement
}

/** A message of the zone's table that is sent to a client, and what it is without the handle. */
export type ToClient<Name extends string, F extends Fields, Output> = Message<
  Name,
  StructOf<typeof added & F>,
  Output
> & { readonly ofClient: ClientMessage<Name, StructOf<F>, Output> }

const functions = ['changes', 'demand', 'grows', 'fits', 'isSound']
const words = ['number', 'input', 'output', 'secret', 'kind', 'method', 'portion', ...functions]

/**
 * Declares a message to a loaded client: in this one place all that is known of it besides what the
 * zone does. It is asked for in the phase `unlocked`, and charged against the budget of a reference.
 * @throws StrongholdError `INVALID_ARGUMENT` for a declaration that leaves something out: what is not
 *   said of a message is not granted; and for a vault, a record or calls in an input whose demand is
 *   of another kind.
 */
export function toClient<
  const Name extends string,
  F extends Fields,
  Output,
  const Kind extends DemandKind,
>(name: Name, traits: ClientTraits<F, Output, Kind>): ToClient<Name, F, Output> {
  requireWhole(name, traits)
  const { input: fields, output, secret, changes, demand, ...others } = traits
  const subjects = subjectsOf(name, traits.kind, fields)
  const whole: Codec<StructOf<typeof added & F>> = struct<typeof added & F>({ ...added, ...fields })
  const ofClient: ClientMessage<Name, StructOf<F>, Output> = Object.freeze({
    ...others,
    name,
    output,
    changes,
    demand: (input: StructOf<F>) => carrying(name, subjects, input, demand(input)),
    input: struct(fields),
  })
  // What it changes is asked of its input; where nobody asks, it has changed something.
  const zone = message(name, 'unlocked', whole, output, { secret, changes: true })
  return Object.freeze({ ...zone, ofClient })
}

function requireWhole(name: string, traits: object): void {
  const said = traits as Record<string, unknown>
  const missing =
    words.find((word) => !Object.hasOwn(said, word)) ??
    functions.find((word) => typeof said[word] !== 'function')
  if (missing !== undefined) throw malformed(`${name}: wanted ${missing}.`)
}

/** For a message that changes nothing, or whose work does not grow. */
export const never = () => false
/** For a message that always changes something, or whose work grows. */
export const always = () => true
/** For a message whose output says nothing that an input could contradict. */
export const anyOutput = () => always
