import { type KeyProvider, type ProofOptions, StrongholdError } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { readPassphrase } from '../io/passphrase.js'
import { keyOf } from '../io/rule-key.js'
import type { FileOptions } from './session.js'

/**
 * The key of the file once more, as proof that the caller holds it. A typed passphrase is typed
 * again, because the step is a grave one; one that was read from a file or descriptor serves twice.
 */
export async function proofOf(
  context: Context,
  options: FileOptions,
  secret: Uint8Array,
): Promise<KeyProvider> {
  const { passphraseFile, passphraseFd, keyDerivation } = options
  if (passphraseFile !== undefined || passphraseFd !== undefined) {
    return keyOf(secret.slice(), keyDerivation)
  }
  const request = {
    source: undefined,
    question: 'Passphrase again, as proof',
    isNew: false,
    option: '--passphrase-file',
  }
  return keyOf(await readPassphrase(context, request, keyDerivation), keyDerivation)
}

/** The passphrase of the file for as long as a command runs, in case a policy asks for it. */
export class Proof implements Disposable {
  readonly #context: Context
  readonly #options: FileOptions
  readonly #secret: Uint8Array

  /** `secret` is copied. */
  constructor(context: Context, options: FileOptions, secret: Uint8Array) {
    this.#context = context
    this.#options = options
    this.#secret = secret.slice()
  }

  /** Does `work` without a proof, and again with one if it fails for lack of it. */
  async whereRequired<T>(work: (options: ProofOptions) => Promise<T>): Promise<T> {
    try {
      return await work({})
    } catch (error) {
      const required = error instanceof StrongholdError && error.code === 'PROOF_REQUIRED'
      if (!required) throw error
    }
    this.#context.output.notice(
      'PROOF',
      'A policy forbids this: the passphrase goes before it, as proof.',
    )
    using current = await proofOf(this.#context, this.#options, this.#secret)
    return await work({ current })
  }

  /** Wipes it. */
  [Symbol.dispose](): void {
    this.#secret.fill(0)
  }
}
