import type { GuardedBuffer } from '@stronghold/memory'
import type { InsidePowers } from '../powers.js'

const saltLength = 32
const digestLength = 32

/**
 * Recognises the key of a file of format 2, which has no header to try it on: a salted BLAKE2b
 * hash in guarded memory. Nothing is stretched, as in that format itself.
 */
export class KeyProof implements Disposable {
  readonly #powers: InsidePowers
  readonly #memory: GuardedBuffer

  private constructor(powers: InsidePowers, memory: GuardedBuffer) {
    this.#powers = powers
    this.#memory = memory
  }

  /** The proof of a key of 32 bytes. */
  static of(powers: InsidePowers, key: Uint8Array): KeyProof {
    const memory = powers.allocator.allocate(saltLength + digestLength)
    memory.write((bytes) => {
      const salt = bytes.subarray(0, saltLength)
      powers.crypto.random(salt)
      hash(powers, bytes.subarray(saltLength), salt, key)
    })
    return new KeyProof(powers, memory)
  }

  /** Whether it is the key. */
  matches(key: Uint8Array): boolean {
    return this.#powers.workspace.run((scratch) =>
      this.#memory.read((bytes) => {
        const digest = scratch.take(digestLength)
        hash(this.#powers, digest, bytes.subarray(0, saltLength), key)
        // In constant time: an early end would tell how many bytes of a guess are right.
        return this.#powers.crypto.equal(digest, bytes.subarray(saltLength))
      }),
    )
  }

  [Symbol.dispose](): void {
    this.#memory[Symbol.dispose]()
  }
}

/**
 * The salt is new for each proof: two of one key are not the same bytes, and a copy of the memory
 * cannot be looked up in a table made before. It is no KDF: an attacker that reads this memory
 * reads the keys of the snapshot as well.
 */
function hash(powers: InsidePowers, out: Uint8Array, salt: Uint8Array, key: Uint8Array): void {
  powers.workspace.run((scratch) => {
    const input = scratch.take(salt.length + key.length)
    input.set(salt)
    input.set(key, salt.length)
    powers.crypto.blake2b(out, input)
  })
}
