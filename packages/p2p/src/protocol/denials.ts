import { StrongholdError } from '@stronghold/stronghold'
import type {
  AskClient,
  ClientInput,
  ClientMessageName,
  Layer,
} from '@stronghold/stronghold/actors'
import { demandOf } from '@stronghold/stronghold/checks'

/** Tells denials by a rule of this side from later errors. */
export class Denials {
  readonly #elsewhere = new WeakSet<object>()

  /** Marks an error as a later one; answers it. */
  fromElsewhere<E>(error: E): E {
    if (typeof error === 'object' && error !== null) this.#elsewhere.add(error)
    return error
  }

  /** Whether a rule of this side made an error. */
  isOwn(error: unknown): error is StrongholdError {
    const isDenial = error instanceof StrongholdError && error.code === 'PERMISSION_DENIED'
    return isDenial && !this.#elsewhere.has(error)
  }
}

/** Notes of every error that it comes from further on. */
export function fromElsewhere(denials: Denials): Layer {
  return (ask): AskClient =>
    (name, input, options) =>
      ask(name, input, options).catch((error: unknown) => {
        throw denials.fromElsewhere(error)
      })
}

/** The attributes that a message gives to secrets, each word once. */
export function attributesOf<Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
): readonly string[] {
  const demand = demandOf(name, input)
  if (demand.kind === 'record' && demand.role === 'label') return ['label']
  const calls = demand.kind === 'calls' ? demand.calls : []
  const said = calls.flatMap(({ attributes = {} }) =>
    Object.entries(attributes).flatMap(([word, value]) => (value === undefined ? [] : [word])),
  )
  return [...new Set(said)]
}

/** The procedures that a message wants to run, in order. */
export function proceduresOf<Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
): readonly string[] {
  const demand = demandOf(name, input)
  const calls = demand.kind === 'calls' ? demand.calls : []
  return calls.map(({ procedure }) => procedure)
}
