import { Fault, type Handler, type ZoneProgram } from '@stronghold/zone/program'
import { type Budget, stricter, zoneBudget } from '../../contract/budget/budget.js'
import { Tally } from '../../contract/budget/tally.js'
import { type Codec, decode, encode } from '../../contract/codec/index.js'
import { errorWord } from '../../contract/errors.js'
import type { Message } from '../../contract/messages/define.js'
import { isCharged } from '../../contract/messages/expected-work.js'
import { type MessageName, messages } from '../../contract/messages/table.js'
import type { DemandKind } from '../../contract/messages/to-client/demand.js'
import { NotReady } from '../calls/not-ready.js'
import { type Handlers, makeHandlers } from '../handlers/table.js'
import type { InsidePowers } from '../powers.js'
import { PullMemory } from '../pull/memory.js'
import { type Authority, attenuated } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { InsideState } from '../state/state.js'
import { warmUp } from './warm-up.js'

/*
 * The life of a zone, as this program has it (docs/spec/zone.md, "Order of birth", "Phases", "Death").
 *
 *      spawn      lock down          Create, Unlock
 *     ───────▶ ( ) ───────▶ ┌────────┐ ─────────────▶ ┌──────────┐
 *          warm-up          │ locked │                │ unlocked │
 *                           └────────┘                └──────────┘
 *                               │ killed                   │ killed: lock, close, auto-lock, or
 *                               ▼                          ▼ the death of the host
 *
 *     phase    | holds                     | answers
 *     ---------+---------------------------+-----------------------------------------------------
 *     warm-up  | a snapshot that is thrown | nothing: no message is read before the lock-down
 *              | away                      |
 *     locked   | perhaps a verified key    | Create, Unlock, Verify; ReportInside, HostMemory
 *     unlocked | the snapshot and its keys | all others; ReportInside, HostMemory
 *
 * - A handler that throws stays in its phase: `enter` takes effect when it has returned.
 * - There is no way from unlocked to locked. To lock ends the process, and with it every copy of a
 *   secret that a library or the runtime has made where nothing here could wipe it.
 * - A message of another phase is answered like one that does not exist, so that the table of the
 *   locked phase is all that an attacker without the key can reach.
 */
/**
 * The inside of a Stronghold as a program for a zone: two dispatch tables, one for before the key
 * is known and one for after, made from the table of messages. Disposing of it wipes all keys; a
 * zone does not dispose of it, since its process is killed.
 */
export function createStrongholdProgram(powers: InsidePowers): ZoneProgram & Disposable {
  const state = new InsideState(powers)
  const pulls = new PullMemory(powers.crypto)
  const handlers = makeHandlers(pulls)
  const phase = (name: 'locked' | 'unlocked') =>
    Object.fromEntries(
      (Object.values(messages) as unknown as Message[])
        .filter((message) => message.phase === name || message.phase === 'any')
        .map((message) => [message.name, handlerOf(message, state, handlers)]),
    )
  return {
    initial: 'locked',
    phases: { locked: phase('locked'), unlocked: phase('unlocked') },
    warmUp: () => warmUp(powers),
    // Guarded memory stays open for all messages that arrived together: opening it costs two
    // system calls, as much as a small procedure. Each message's secrets are wiped with its answer.
    batch: (work) => powers.workspace.run((scratch) => state.batchSecrets.during(scratch, work)),
    [Symbol.dispose]() {
      pulls.clear()
      state[Symbol.dispose]()
    },
  }
}

function handlerOf(message: Message, state: InsideState, handlers: Handlers): Handler {
  const input = message.input as Codec<unknown>
  const output = message.output as Codec<unknown>
  const handler = handlers[message.name as MessageName]
  const powers = attenuated(state, handler.powers)
  const handle = handler.handle as (
    powers: Partial<Authority>,
    input: unknown,
    handling: Handling,
  ) => unknown
  const kind = kindOf(message)
  const meterOf = meterFor(state, kind)
  return (payload, call) => {
    try {
      // A scratch for each message: its secrets are wiped with it, also when the handler throws.
      return state.powers.workspace.run((scratch) => {
        const handling = { scratch, enter: (phase: 'unlocked') => call.enter(phase) }
        const asked = decode(input, payload)
        state.meter = meterOf?.(asked)
        if (kind !== 'calls') state.meter?.message(payload.length)
        return encode(output, handle(powers, asked, handling))
      })
    } catch (error) {
      if (error instanceof NotReady) throw error
      throw faultOf(error)
    } finally {
      // The next message may be one of the owner's, which nobody charges.
      state.meter = undefined
      if (state.revealed.length > 0) wipeRevealed(state)
    }
  }
}

/** The tally of a message to a client: messages of a reference or a peer always have one. */
function meterFor(
  { powers }: InsideState,
  kind: DemandKind | undefined,
): ((input: unknown) => Tally | undefined) | undefined {
  if (kind === undefined) return undefined
  const own = powers.budget ?? zoneBudget
  const isOwnCharged = isCharged(kind, false)
  return (input) => {
    // A reference brings the budget of its grant; it can only narrow the zone's own.
    const { budget } = input as { readonly budget?: Budget }
    if (budget !== undefined) return new Tally(stricter(own, budget))
    return isOwnCharged ? new Tally(own) : undefined
  }
}

/** What a message to a client is about; undefined for one that is sent to no client. */
function kindOf(message: Message & { readonly ofClient?: { kind: DemandKind } }) {
  return message.ofClient?.kind
}

function wipeRevealed({ revealed, powers }: InsideState): void {
  for (const answer of revealed) powers.crypto.wipe(answer)
  revealed.length = 0
}

/** Only a word leaves the zone: no message, no stack, no cause. */
function faultOf(error: unknown): Fault {
  return new Fault(errorWord(error))
}
