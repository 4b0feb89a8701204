import { type Budget, stricter } from '../budget/budget.js'
import { addCalls, Tally } from '../budget/tally.js'
import type { Location } from '../location.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed } from '../procedures/table.js'
import { placesOf } from '../uses/places.js'
import type { ClientInput, ClientMessageName } from './client-messages.js'

const always = () => true
const never = () => false

/**
 * Whether what a message takes grows with what is there, which only the zone knows. A new message
 * has to say so here.
 */
const growth: {
  readonly [N in ClientMessageName]: (input: ClientInput<N>) => boolean
} = {
  Execute: ({ calls }) => calls.some(grows),
  VaultExists: never,
  RecordExists: ({ location }) => isHead(location),
  RecordType: ({ location }) => isHead(location),
  StoreInsert: never,
  StoreGet: never,
  StoreDelete: never,
  StoreHas: never,
  StoreKeys: always,
  StoreClear: always,
  ListVersions: always,
  PruneVersions: always,
  LabelRecord: ({ location }) => isHead(location),
  RequestApproval: ({ calls }) => calls.some(grows),
}

/**
 * Whether a message is charged: all of them, but for the owner's own store. Its values are no
 * secrets, and a program may have put values of any size there before there were budgets.
 */
export function isCharged(name: ClientMessageName, limited: boolean): boolean {
  return limited || !isOfStore(name)
}

/**
 * Microseconds that the zone is expected to take for a message: what it says, or all that it may
 * take where that depends on what is there.
 * @throws StrongholdError `TOO_EXPENSIVE`.
 */
export function expectedWork<Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
  bytes: number,
  { own, limit }: { readonly own: Budget; readonly limit: Budget | undefined },
): number {
  const budget = limit === undefined ? own : stricter(own, limit)
  const tally = new Tally(isCharged(name, limit !== undefined) ? budget : boundless)
  const { calls } = input as { readonly calls?: readonly Call[] }
  if (name === 'Execute') addCalls(tally, calls ?? [])
  else tally.message(bytes)
  // In a short message no name is long.
  if (calls !== undefined && bytes > short) for (const call of calls) namePlaces(tally, call)
  if (calls === undefined && !isOfStore(name)) tally.name('counter', bytes)
  // The owner's own chains are not held up for what hardly any of them does.
  if (name === 'Execute' && limit === undefined) return tally.work
  return growth[name](input) ? 1000 * budget.milliseconds : tally.work
}

const boundless: Budget = Object.freeze({
  milliseconds: Number.POSITIVE_INFINITY,
  hashed: Number.POSITIVE_INFINITY,
  rounds: Number.POSITIVE_INFINITY,
  scratch: Number.POSITIVE_INFINITY,
  output: Number.POSITIVE_INFINITY,
})

function isOfStore(name: ClientMessageName): boolean {
  return name.startsWith('Store')
}

/** Long names: of short ones a call is charged as such. */
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

/** Whether a call goes through records: it collects, or looks for a newest version. */
function grows(call: Call): boolean {
  const definition = procedureNamed(call.procedure)
  return definition !== undefined && growsBy(definition, call.input)
}

function growsBy(definition: ProcedureDefinition, input: unknown): boolean {
  return placesOf(definition, input).some(
    (place) => place.role === 'collect' || (place.role !== 'write' && isHead(place.location)),
  )
}

function isHead(location: Location): boolean {
  return location.kind === 'counter' && location.counter === undefined
}
