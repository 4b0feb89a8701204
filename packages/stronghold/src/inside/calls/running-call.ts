import type { CryptoProvider } from '@stronghold/crypto'
import type { ClientState } from '@stronghold/engine'
import { encode } from '../../contract/codec/index.js'
import { calls } from '../../contract/messages/calls.js'
import type { Call, ProcedureDefinition } from '../../contract/procedures/define.js'
import type { ApprovedUse } from '../policy/approved-use.js'
import type { GuardedCall } from '../policy/guard.js'
import type { RemainingUses } from '../policy/remaining-uses.js'
import type { With } from '../state/authority.js'
import { usedPlaces } from './used-places.js'

/** A running call: values that only approvals need are made on demand. */
export class RunningCall implements GuardedCall {
  readonly definition: ProcedureDefinition
  readonly #call: Call
  readonly #state: With<'powers' | 'meter' | 'resolver' | 'clients' | 'attributes'>
  readonly #client: ClientState
  #spent: Set<RemainingUses> | undefined

  constructor(
    definition: ProcedureDefinition,
    call: Call,
    state: With<'powers' | 'meter' | 'resolver' | 'clients' | 'attributes'>,
    client: ClientState,
  ) {
    this.definition = definition
    this.#call = call
    this.#state = state
    this.#client = client
  }

  get approval(): Uint8Array | undefined {
    return this.#call.approval
  }

  get spent(): Set<RemainingUses> {
    this.#spent ??= new Set()
    return this.#spent
  }

  places(): ReturnType<ApprovedUse['places']> {
    return usedPlaces(this.#state, this.#client, this.#call)
  }

  /**
   * Binds an approval to this input: where a statement has a digest, nothing of the call may
   * change.
   */
  digest(): Uint8Array {
    return digestOf(this.#call, this.#state.powers.crypto)
  }
}

/** SHA-256 of a call without its approval. */
export function digestOf(call: Call, crypto: CryptoProvider): Uint8Array {
  const digest = new Uint8Array(32)
  const bytes = encode(calls, [{ ...call, approval: undefined }])
  crypto.sha256(digest, bytes)
  crypto.wipe(bytes)
  return digest
}
