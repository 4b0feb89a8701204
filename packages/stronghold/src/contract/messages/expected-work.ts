import { type Budget, stricter } from '../budget/budget.js'
import { addCalls, Tally } from '../budget/tally.js'
import type { Call } from '../procedures/define.js'
import { procedureNamed } from '../procedures/table.js'
import { placesOf } from '../uses/places.js'
import type { ClientMessage } from './to-client/declare.js'
import type { DemandKind } from './to-client/demand.js'

/**
 * Whether a message is charged: all of them, but for the owner's own store. Its values are no
 * secrets, and a program may have put values of any size there before there were budgets.
 */
export function isCharged(kind: DemandKind, limited: boolean): boolean {
  return limited || kind !== 'store'
}

/**
 * Expected microseconds of the zone for a message: by its content, or the whole budget where the
 * cost depends on existing records.
 * @throws StrongholdError `TOO_EXPENSIVE`.
 */
export function expectedWork<Input>(
  { kind, grows }: Pick<ClientMessage<string, Input>, 'kind' | 'grows'>,
  input: Input,
  bytes: number,
  { own, limit }: { readonly own: Budget; readonly limit: Budget | undefined },
): number {
  const budget = limit === undefined ? own : stricter(own, limit)
  const tally = new Tally(isCharged(kind, limit !== undefined) ? budget : boundless)
  const { calls } = input as { readonly calls?: readonly Call[] }
  if (kind === 'calls') addCalls(tally, calls ?? [])
  else tally.message(bytes)
  // In a short message no name is long.
  if (calls !== undefined && bytes > short) for (const call of calls) namePlaces(tally, call)
  if (calls === undefined && kind !== 'store') tally.name('counter', bytes)
  // The owner's own chains do not wait because of costs that hardly any of them has.
  if (kind === 'calls' && limit === undefined) return tally.work
  return grows(input) ? 1000 * budget.milliseconds : tally.work
}

const boundless: Budget = Object.freeze({
  milliseconds: Number.POSITIVE_INFINITY,
  hashed: Number.POSITIVE_INFINITY,
  rounds: Number.POSITIVE_INFINITY,
  scratch: Number.POSITIVE_INFINITY,
  output: Number.POSITIVE_INFINITY,
})

/** Long names: the charge of a call includes short ones. */
const short = 128

function namePlaces(tally: Tally, call: Call): void {
  const definition = procedureNamed(call.procedure)
  if (definition === undefined) return
  for (const place of placesOf(definition, call.input)) {
    if (place.role === 'collect') nameLong(tally, place.vaultPath)
    else {
      nameLong(tally, place.location.vaultPath)
      if (place.location.kind === 'generic') nameLong(tally, place.location.recordPath)
    }
  }
}

function nameLong(tally: Tally, { length }: Uint8Array): void {
  if (length > short) tally.name('counter', length)
}
