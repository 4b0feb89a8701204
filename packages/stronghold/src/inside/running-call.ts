import { encode } from '../codec/index.js'
import { calls } from '../messages/calls.js'
import type { Call, ProcedureDefinition, ProcedurePowers } from '../procedures/define.js'
import type { GuardedCall } from './policy/guard.js'

/** A call while it runs: what only approvals ask for is made when it is asked for. */
export class RunningCall implements GuardedCall {
  readonly definition: ProcedureDefinition
  readonly #call: Call
  readonly #crypto: ProcedurePowers['crypto']
  #spent: Set<string> | undefined

  constructor(definition: ProcedureDefinition, call: Call, crypto: ProcedurePowers['crypto']) {
    this.definition = definition
    this.#call = call
    this.#crypto = crypto
  }

  get approval(): Uint8Array | undefined {
    return this.#call.approval
  }

  get spent(): Set<string> {
    this.#spent ??= new Set()
    return this.#spent
  }

  digest(): Uint8Array {
    return digestOf(this.#call, this.#crypto)
  }
}

/** SHA-256 of a call without its approval. */
export function digestOf(call: Call, crypto: ProcedurePowers['crypto']): Uint8Array {
  const digest = new Uint8Array(32)
  const bytes = encode(calls, [{ ...call, approval: undefined }])
  crypto.sha256(digest, bytes)
  crypto.wipe(bytes)
  return digest
}

/** The half that sees secrets: of a custom procedure, only what this inside has loaded. */
