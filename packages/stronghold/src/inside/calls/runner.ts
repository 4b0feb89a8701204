import { type ClientState, countRecords } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'
import type { CallOutput } from '../../contract/messages/calls.js'
import type { Call } from '../../contract/procedures/define.js'
import type {
  ProcedureImplementation,
  ProcedurePowers,
  RecordManagement,
} from '../procedures/implement.js'
import type { With } from '../state/authority.js'
import { admitCalls, type Terms } from './admission.js'
import { Chain } from './chain.js'
import { judgedSources, openSources } from './open-sources.js'
import { permitRemoval, revokeRecord } from './removal.js'
import { RunningCall } from './running-call.js'
import { wantGrants } from './wanted-grants.js'
import { writeProduct } from './write-product.js'

/**
 * Runs calls on a client: all of them, or none has happened.
 *
 * Secrets are opened into `scratch`, or kept for the batch when nothing can change meanwhile.
 * What they cost by the lengths of secrets is refused before the call works with them.
 */
export function runCalls(
  state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'clients'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'guard'
    | 'batchSecrets'
    | 'publicValues'
    | 'revealed'
    | 'temporaryContent'
  >,
  client: ClientState,
  calls: readonly Call[],
  scratch: Scratch,
  terms: Terms = {},
): CallOutput[] {
  const admitted = admitCalls(state, calls, scratch, terms)
  const { procedures, changing } = admitted
  if (changing) state.batchSecrets.forget()
  const runner = new Runner(new Chain(state, client, admitted))
  const run = () => runner.run(procedures, calls)
  state.guard.begin()
  try {
    return changing ? state.attributes.transaction(() => client.transaction(run)) : run()
  } catch (error) {
    // Whatever else fails has used what it used; this one is asked again, from the start.
    if (error instanceof StrongholdError && error.code === 'COMMIT_REQUIRED') {
      state.guard.giveBack()
      // Of what was there before: what the calls had made is gone with them.
      wantGrants(state, client, procedures, calls)
    }
    throw error
  }
}

/** Gives each call its opened secrets and its powers, and takes what it makes. */
class Runner implements ProcedurePowers {
  readonly crypto: ProcedurePowers['crypto']
  readonly scratch: Scratch
  readonly #chain: Chain

  constructor(chain: Chain) {
    this.crypto = chain.state.powers.crypto
    this.scratch = chain.scratch
    this.#chain = chain
  }

  readonly remember: ProcedurePowers['remember'] = (secret, label, derive) =>
    this.#chain.state.publicValues.remember(secret.content, label, derive)

  // Interpreted, so loops are spelled out: a callback costs as much as its work.
  run(procedures: readonly ProcedureImplementation[], calls: readonly Call[]): CallOutput[] {
    const outputs: CallOutput[] = []
    for (let i = 0; i < calls.length; i++) {
      const call = calls[i] as Call
      const output = this.#output(procedures[i] as ProcedureImplementation, call)
      outputs.push({ procedure: call.procedure, output })
    }
    return outputs
  }

  #output(procedure: ProcedureImplementation, call: Call): unknown {
    const { input } = call
    const { state, client } = this.#chain
    const writes = procedure.kind === 'generate' || procedure.kind === 'derive'
    if (call.attributes !== undefined && !writes) throw new StrongholdError('INVALID_ARGUMENT')
    const guarded = new RunningCall(procedure.definition, call, state, client)
    switch (procedure.kind) {
      case 'use': {
        const { definition, run } = procedure
        const sources = judgedSources(this.#chain, definition.sources(input), guarded, input)
        const output = run(openSources(this.#chain, sources, definition, call), input, this)
        if (definition.reveals === true) state.revealed.push(output as Uint8Array)
        return output
      }
      case 'compute':
        return procedure.run(input, this)
      case 'derive': {
        const { definition, run } = procedure
        const sources = judgedSources(this.#chain, definition.sources(input), guarded, input)
        const secrets = openSources(this.#chain, sources, definition, call)
        const { secret, output } = run(secrets, input, this)
        writeProduct(this.#chain, definition, call, guarded, sources, secret)
        return output
      }
      case 'generate': {
        const { definition, run } = procedure
        const { secret, output } = run(input, this)
        writeProduct(this.#chain, definition, call, guarded, [], secret)
        return output
      }
      case 'manage':
        permitRemoval(state, client, guarded, input)
        return procedure.run(this.#management(), input)
    }
  }

  /** To be asked only for what `permitRemoval` has permitted. */
  #management(): RecordManagement {
    const { state, client, tally } = this.#chain
    return {
      revoke: (location) => revokeRecord(state, client, location),
      collectGarbage: (vaultPath) => {
        const vaultId = state.resolver.vaultId(vaultPath)
        tally.things('collect', countRecords(client, vaultId).revoked)
        return client.collectGarbage(vaultId)
      },
    }
  }
}
