import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'
import type { KeyMaterial } from '../../contract/messages/snapshot.js'
import type { InsidePowers } from '../powers.js'
import type { BatchSecrets } from './batch-secrets.js'
import type { HostMemory } from './host-memory.js'
import { deriveSnapshotKey } from './key-derivation.js'
import type { SnapshotKeys } from './open-snapshot.js'

/**
 * Tells the owner, who knows the present key of the snapshot, from code that only runs in the host.
 * A handler that needs the proof gets this and no key: it can learn whether the two agree, at the
 * cost of a key derivation, and nothing else.
 */
export class OwnerCheck {
  readonly #powers: InsidePowers
  readonly #memory: HostMemory
  readonly #batchSecrets: BatchSecrets
  readonly #keys: () => SnapshotKeys

  constructor(
    powers: InsidePowers,
    memory: HostMemory,
    batchSecrets: BatchSecrets,
    keys: () => SnapshotKeys,
  ) {
    this.#powers = powers
    this.#memory = memory
    this.#batchSecrets = batchSecrets
    this.#keys = keys
  }

  /** @throws StrongholdError `WRONG_KEY`, `OUT_OF_MEMORY`. */
  require(key: KeyMaterial, scratch: Scratch): void {
    // The derivation takes a second; no opened key lies about meanwhile.
    this.#batchSecrets.forget()
    const { fileKey, proof } = this.#keys()
    this.#memory.requireScrypt(fileKey?.workFactor ?? 0)
    const password = deriveSnapshotKey(key, this.#powers.crypto, scratch)
    if (!proof.matches(password)) throw new StrongholdError('WRONG_KEY')
  }

  /** Whether the present key was given. @throws StrongholdError `WRONG_KEY` for another. */
  isProven(key: KeyMaterial | undefined, scratch: Scratch): boolean {
    // Absence grants nothing, and a wrong key is no absence: it is refused.
    if (key === undefined) return false
    this.require(key, scratch)
    return true
  }
}
