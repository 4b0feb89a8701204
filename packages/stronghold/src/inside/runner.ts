import type { ClientState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { Location } from '../location.js'
import type { CallOutput } from '../messages/calls.js'
import type {
  Call,
  OpenSecret,
  ProcedureDefinition,
  ProcedurePowers,
} from '../procedures/define.js'
import { procedureDefinitions, procedureNumbers } from '../procedures/table.js'
import type { Address } from './resolver.js'
import type { InsideState } from './state.js'

/**
 * Runs calls on a client: all of them, or none has happened.
 *
 * This is the one place where secrets are opened for procedures. They are opened into scratch
 * memory, which is wiped when the message has been answered.
 */
export function runCalls(
  state: InsideState,
  client: ClientState,
  calls: readonly Call[],
  scratch: Scratch,
): CallOutput[] {
  if (calls.every((call) => definitionOf(call).kind === 'use')) {
    return calls.map((call) =>
      runCall(state, client, call, scratch, (address) =>
        state.batchSecrets.open(client, address, scratch),
      ),
    )
  }
  state.batchSecrets.forget()
  return client.transaction(() =>
    calls.map((call) =>
      runCall(state, client, call, scratch, ({ vaultId, recordId }) =>
        client.openSecret(vaultId, recordId, scratch),
      ),
    ),
  )
}

function runCall(
  state: InsideState,
  client: ClientState,
  call: Call,
  scratch: Scratch,
  openAt: (address: Address) => OpenSecret,
): CallOutput {
  const definition = definitionOf(call)
  return { procedure: call.procedure, output: outputOf(definition, call.input) }

  function outputOf(definition: ProcedureDefinition, input: unknown): unknown {
    if (definition.kind === 'manage') {
      return definition.manage(
        {
          revoke(location) {
            const { vaultId, recordId } = state.resolver.resolve(location)
            return client.revoke(vaultId, recordId)
          },
          collectGarbage: (vaultPath) => client.collectGarbage(state.resolver.vaultId(vaultPath)),
        },
        input,
      )
    }
    const powers: ProcedurePowers = {
      crypto: state.powers.crypto,
      scratch,
      remember: ({ content }, label, derive) => state.publicValues.remember(content, label, derive),
    }
    if (definition.kind === 'use') {
      return definition.use(definition.sources(input).map(open), input, powers)
    }
    const { secret, output } =
      definition.kind === 'derive'
        ? definition.derive(definition.sources(input).map(open), input, powers)
        : definition.generate(input, powers)
    const { vaultId, recordId } = state.resolver.resolve(definition.target(input))
    client.writeSecret(vaultId, recordId, secret)
    return output
  }

  function open(location: Location): OpenSecret {
    return openAt(state.resolver.resolve(location))
  }
}

function definitionOf(call: Call): ProcedureDefinition {
  return procedureDefinitions[procedureNumbers.get(call.procedure) as number] as ProcedureDefinition
}
