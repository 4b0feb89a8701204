import type { Location } from '@stronghold/stronghold'
import type { ClientInput, ClientMessageName } from '@stronghold/stronghold/actors'
import { type AnyPlace, type Demand, demandOf, placesOfCall } from '@stronghold/stronghold/checks'

/** The act of a call on a place. */
export type AskedRole =
  | AnyPlace['role']
  /** The call learns whether the place exists, its contents, or its value. */
  | 'list'
  | 'read'
  | 'remove'
  | 'label'

/** A place that a message is about, by the names that the message has for it. */
export type AskedPlace =
  | { readonly role: AskedRole; readonly location: Location }
  /** All of a vault. */
  | { readonly role: AskedRole; readonly vaultPath: Uint8Array }
  /** An entry of the store; all of it without a key. */
  | { readonly role: AskedRole; readonly storeKey: Uint8Array | undefined }

/** One thing that a message would do, however often. */
export interface AskedThing {
  /** The procedure, or the message where it is none. */
  readonly action: string
  readonly places: readonly AskedPlace[]
  /** The attributes that it gives to its product: `policy`, `readers`, `label`. */
  readonly attributes: readonly string[]
  readonly count: number
}

type Thing = Omit<AskedThing, 'count'>
type Calls = Extract<Demand, { readonly kind: 'calls' }>['calls']

/** What a demand says that a message would do. */
function thingsOf(name: string, demand: Demand): readonly Thing[] {
  switch (demand.kind) {
    case 'calls':
      return ofCalls(demand.calls)
    case 'approval':
      return ofCalls(demand.calls).map((thing) => ({
        ...thing,
        action: `${name} of ${thing.action}`,
      }))
    case 'record': {
      const { role, location } = demand
      if (role === 'label') return one(name, { role, location }, ['label'])
      // A question about the type of a record shows as one about its presence.
      return one(name, { role: 'list', location })
    }
    case 'vault': {
      const { role, vaultPath, detail } = demand
      return one(detail === undefined ? name : `${name}, ${detail}`, { role, vaultPath })
    }
    case 'store':
      return one(name, { role: demand.role, storeKey: demand.key })
  }
}

/**
 * The acts of a message: each different one once, harmless ones first, uses of secrets last.
 * Undefined where there are more than `max` different ones.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown procedure.
 */
export function askedThings<Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
  max: number,
): readonly AskedThing[] | undefined {
  const counts = new Map<string, AskedThing>()
  for (const thing of thingsOf(name, demandOf(name, input))) {
    const key = JSON.stringify(thing, (_, value: unknown) =>
      value instanceof Uint8Array ? Array.from(value) : value,
    )
    counts.set(key, { ...thing, count: (counts.get(key)?.count ?? 0) + 1 })
    if (counts.size > max) return undefined
  }
  return [...counts.values()].sort((a, b) => graveness(a) - graveness(b))
}

function ofCalls(calls: Calls): Thing[] {
  return calls.map((call) => ({
    action: call.procedure,
    places: placesOfCall(call),
    attributes: Object.entries(call.attributes ?? {}).flatMap(([word, value]) =>
      value === undefined ? [] : [word],
    ),
  }))
}

function one(action: string, place: AskedPlace, attributes: readonly string[] = []): Thing[] {
  return [{ action, places: [place], attributes }]
}

/** By the purpose of a place; a purpose that is not listed is the gravest. */
const ranks: Partial<Record<AskedRole, number>> = {
  list: 1,
  read: 2,
  label: 3,
  write: 3,
  remove: 4,
}

function graveness({ places, attributes }: AskedThing): number {
  const worst = Math.max(0, ...places.map(({ role }) => ranks[role] ?? (role === 'use' ? 6 : 5)))
  return attributes.length > 0 ? Math.max(worst, 4) : worst
}
