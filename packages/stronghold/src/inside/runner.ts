import type { ClientState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { Location } from '../location.js'
import type { CallOutput } from '../messages/calls.js'
import type {
  Call,
  OpenSecret,
  ProcedureDefinition,
  ProcedurePowers,
  RecordManagement,
} from '../procedures/define.js'
import { procedureDefinitions, procedureNumbers } from '../procedures/table.js'
import type { InsideState } from './state.js'

/**
 * Runs calls on a client: all of them, or none has happened.
 *
 * Secrets are opened into `scratch`, or kept for the batch when nothing can change meanwhile.
 */
export function runCalls(
  state: InsideState,
  client: ClientState,
  calls: readonly Call[],
  scratch: Scratch,
): CallOutput[] {
  const changing = calls.some((call) => definitionOf(call).kind !== 'use')
  if (changing) state.batchSecrets.forget()
  const runner = new Runner(state, client, scratch, changing)
  const run = () => calls.map((call) => runner.run(call))
  return changing ? client.transaction(run) : run()
}

/** The one place where secrets are opened for procedures and their products are written. */
class Runner implements ProcedurePowers, RecordManagement {
  readonly crypto: ProcedurePowers['crypto']
  readonly scratch: Scratch
  readonly #state: InsideState
  readonly #client: ClientState
  readonly #changing: boolean

  constructor(state: InsideState, client: ClientState, scratch: Scratch, changing: boolean) {
    this.crypto = state.powers.crypto
    this.scratch = scratch
    this.#state = state
    this.#client = client
    this.#changing = changing
  }

  run(call: Call): CallOutput {
    return { procedure: call.procedure, output: this.#output(definitionOf(call), call.input) }
  }

  readonly remember: ProcedurePowers['remember'] = (secret, label, derive) =>
    this.#state.publicValues.remember(secret.content, label, derive)

  revoke(location: Location): boolean {
    const { vaultId, recordId } = this.#state.resolver.resolve(location)
    return this.#client.revoke(vaultId, recordId)
  }

  collectGarbage(vaultPath: Uint8Array): number {
    return this.#client.collectGarbage(this.#state.resolver.vaultId(vaultPath))
  }

  #output(definition: ProcedureDefinition, input: unknown): unknown {
    switch (definition.kind) {
      case 'use':
        return definition.use(definition.sources(input).map(this.#open), input, this)
      case 'derive': {
        const secrets = definition.sources(input).map(this.#open)
        const { secret, output } = definition.derive(secrets, input, this)
        this.#write(definition.target(input), secret)
        return output
      }
      case 'generate': {
        const { secret, output } = definition.generate(input, this)
        this.#write(definition.target(input), secret)
        return output
      }
      case 'manage':
        return definition.manage(this, input)
    }
  }

  readonly #open = (location: Location): OpenSecret => {
    const address = this.#state.resolver.resolve(location)
    const type = 'Unknown'
    return this.#changing
      ? { ...this.#client.openSecret(address.vaultId, address.recordId, this.scratch), type }
      : this.#state.batchSecrets.open(this.#client, address, type, this.scratch)
  }

  #write(location: Location, secret: Uint8Array): void {
    const { vaultId, recordId } = this.#state.resolver.resolve(location)
    this.#client.writeSecret(vaultId, recordId, secret)
  }
}

function definitionOf(call: Call): ProcedureDefinition {
  return procedureDefinitions[procedureNumbers.get(call.procedure) as number] as ProcedureDefinition
}
