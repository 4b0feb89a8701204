import { type Codec, malformed, type Shape } from '../../codec/index.js'
import type { Demand, DemandKind } from './demand.js'

type Fields = Readonly<Record<string, Codec<unknown>>>

/**
 * The kinds of demand that a field may have, by its name or the shape of its values: a vault, a
 * record or calls in an input are what the message is about. Under a demand of another kind, such
 * as one of the store, a holder without a right to the vault would be answered about it.
 */
const kindsOf: Readonly<Record<string, readonly DemandKind[]>> = {
  vaultPath: ['vault', 'record', 'calls', 'approval'],
  location: ['vault', 'record', 'calls', 'approval'],
  calls: ['calls', 'approval'],
}

/**
 * The fields of an input that name a vault, a record or calls. A demand has to carry each of them.
 * @throws StrongholdError `INVALID_ARGUMENT` for one in an optional value, a list or a struct, and
 *   for one that the kind of the demand cannot carry.
 */
export function subjectsOf(name: string, kind: DemandKind, input: Fields): readonly string[] {
  const subjects: string[] = []
  for (const [field, { shape }] of Object.entries(input)) {
    const kinds = kindsFor(field, shape)
    if (kinds === undefined || shape.kind === 'optional') {
      // An absent value would ask for nothing.
      if (!hides(field, shape)) continue
      throw malformed(`${name}: ${field} must be a field of its own, and not optional.`)
    }
    if (!kinds.includes(kind))
      throw malformed(`${name}: ${field} wants kind ${kinds.join(' or ')}.`)
    subjects.push(field)
  }
  return subjects
}

/**
 * A demand, held against the input that it is made of.
 * @throws StrongholdError `INVALID_ARGUMENT` for one that leaves out a subject of the input, which
 *   would then be held against no permission.
 */
export function carrying<D extends Demand>(
  name: string,
  subjects: readonly string[],
  input: object,
  demand: D,
): D {
  for (const field of subjects) {
    const subject: unknown = Reflect.get(input, field)
    if (subject === undefined || !carries(demand, subject)) {
      throw malformed(`${name}: its demand leaves out ${field}.`)
    }
  }
  return demand
}

function kindsFor(field: string, shape: Shape): readonly DemandKind[] | undefined {
  const word = shape.kind === 'location' ? 'location' : field
  return Object.hasOwn(kindsOf, word) ? kindsOf[word] : undefined
}

/** Whether a subject lies somewhere below. */
function hides(field: string, shape: Shape): boolean {
  if (kindsFor(field, shape) !== undefined) return true
  if (shape.kind === 'optional' || shape.kind === 'list') return hides('', shape.item.shape)
  if (shape.kind !== 'struct') return false
  return Object.entries(shape.fields).some(([inner, codec]) => hides(inner, codec.shape))
}

/** Whether a demand is about this very vault, record or list of calls, or one of its calls is. */
function carries(demand: Demand, subject: unknown): boolean {
  switch (demand.kind) {
    case 'vault':
      return isOf(subject, demand.vaultPath)
    case 'record':
      return demand.location === subject || demand.location.vaultPath === subject
    case 'calls':
    case 'approval':
      return (
        demand.calls === subject ||
        demand.calls.some(({ input }) =>
          Object.values(Object(input)).some((value) => value === subject || isOf(value, subject)),
        )
      )
    case 'store':
      return false
  }
}

/** Whether `place` is a vault's path or a location in that vault; a path that is absent is none. */
function isOf(place: unknown, vaultPath: unknown): boolean {
  if (vaultPath === undefined) return false
  return place === vaultPath || Object(place).vaultPath === vaultPath
}
