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

/*
 * The order in which one call of a chain gets to secrets. Each step is done for all sources of the call
 * before the next one begins, and nothing is opened before all of them have passed.
 *
 *     1 admit    every call of the chain: known here, and what its input costs   calls/admission.ts
 *     2 find     each source: location → address → entry                         calls/open-sources.ts
 *     3 wrap     may a secret leave under this key?                              policy/guard.ts
 *     4 suit     is it what the procedure takes?                                 policy/suitable.ts
 *     5 permit   policies, expiry, approval; then the use is counted             policy/guard.ts
 *     6 open     into guarded memory; charged by its length                      calls/open-sources.ts
 *     7 run      a pure function of opened secrets                               procedures/
 *     8 write    the product, with what is known of it, in one transaction       calls/write-product.ts
 *
 * Step 5 counts before step 6 opens: a call that fails in 6 to 8 has used what it used. Otherwise an
 * attacker could make calls fail at will, and learn from each without its being counted.
 */
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
    // After any other failure its uses stay counted; this call is made again, from the start.
    if (error instanceof StrongholdError && error.code === 'COMMIT_REQUIRED') {
      state.guard.giveBack()
      // Only of records from before the calls: their own products are gone with them.
      wantGrants(state, client, procedures, calls)
    }
    throw error
  }
}

/** Gives each call its opened secrets and its powers, and takes its product. */
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
    // Attributes that nothing takes would be a policy that its caller believes in, and nobody
    // enforces.
    if (call.attributes !== undefined && !writes) throw new StrongholdError('INVALID_ARGUMENT')
    // One object for each call: an approval is spent once by a call, however many sources it has.
    const guarded = new RunningCall(procedure.definition, call, state, client)
    switch (procedure.kind) {
      case 'use': {
        const { definition, run } = procedure
        const sources = judgedSources(this.#chain, definition.sources(input), guarded, input)
        const output = run(openSources(this.#chain, sources, definition, call), input, this)
        // The answer is the secret. It is copied into the message, and this copy is wiped with it.
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
        // A procedure of this kind opens nothing; what it destroys is permitted here, as things are
        // before.
        permitRemoval(state, client, guarded, input)
        return procedure.run(this.#management(), input)
    }
  }

  /** Called only for removals that `permitRemoval` has permitted. */
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
