import type { GuardedBuffer } from '@stronghold/memory'
import type { EnginePowers } from '../engine-powers.js'
import { BOX_OVERHEAD, openBox, sealBox } from './sealed-box.js'

/** Length in bytes of a vault's key. */
export const VAULT_KEY_LENGTH = 32

const MASTER = 32

/**
 * Keeps the keys of any number of vaults with one guarded page: each rests in ordinary memory as a
 * box sealed under a random master key, with the vault's id as associated data, and is opened
 * beside the master key for the length of one piece of work.
 */
export class KeyStore implements Disposable {
  readonly #crypto: EnginePowers['crypto']
  /** The master key (32), and room for one opened vault key (32). */
  readonly #memory: GuardedBuffer

  constructor({ crypto, allocator }: EnginePowers) {
    this.#crypto = crypto
    this.#memory = allocator.allocate(MASTER + VAULT_KEY_LENGTH)
    this.#memory.write((bytes) => crypto.random(bytes.subarray(0, MASTER)))
  }

  /** Runs `work` with the memory open, so that many keys cost one opening. */
  hold<T>(work: () => T): T {
    return this.#memory.write(work)
  }

  /** Seals a key, of any length since a foreign file may hold any. */
  seal(vaultId: Uint8Array, key: Uint8Array): Uint8Array {
    const box = new Uint8Array(BOX_OVERHEAD + key.length)
    this.#memory.read((bytes) =>
      sealBox(this.#crypto, box, key, bytes.subarray(0, MASTER), vaultId),
    )
    return box
  }

  /** Draws a vault key and gives it sealed. */
  makeKey(vaultId: Uint8Array): Uint8Array {
    return this.#memory.write((bytes) => {
      const key = bytes.subarray(MASTER)
      this.#crypto.random(key)
      const box = this.seal(vaultId, key)
      this.#crypto.wipe(key)
      return box
    })
  }

  /** Opens a key into `out`, which has its length. @throws EngineError `RECORD_DAMAGED`. */
  open(out: Uint8Array, vaultId: Uint8Array, sealed: Uint8Array): void {
    this.#memory.read((bytes) =>
      openBox(this.#crypto, out, sealed, bytes.subarray(0, MASTER), vaultId),
    )
  }

  /**
   * Runs `work` with an opened vault key and wipes it after. There is room for one key: `work` must
   * not call this again.
   * @throws EngineError `RECORD_DAMAGED` for a key that has not 32 bytes.
   */
  withKey<T>(vaultId: Uint8Array, sealed: Uint8Array, work: (key: Uint8Array) => T): T {
    return this.#memory.write((bytes) => {
      const key = bytes.subarray(MASTER)
      try {
        openBox(this.#crypto, key, sealed, bytes.subarray(0, MASTER), vaultId)
        return work(key)
      } finally {
        this.#crypto.wipe(key)
      }
    })
  }

  /** Wipes the master key: every vault key, and so every record, becomes unreadable. */
  [Symbol.dispose](): void {
    this.#memory[Symbol.dispose]()
  }
}
