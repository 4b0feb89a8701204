import { FileKey } from '@stronghold/engine'
import type { InsidePowers } from '../powers.js'
import { KeyProof } from './key-proof.js'

/** `FileKey.unlock`, or a substitute. */
export type UnlockFileKey = (
  powers: InsidePowers,
  body: Uint8Array,
  password: Uint8Array,
  options: { readonly maximumWorkFactor: number },
) => FileKey

/**
 * The file key of the file that was verified last. The kept generations of a file mostly have its
 * header, byte for byte: the key need not be derived again for each of them.
 */
export class VerifiedKey implements Disposable {
  #known: { readonly fileKey: FileKey; readonly password: KeyProof } | undefined

  /** `FileKey.unlock`, without the KDF for the same header under the same password. */
  readonly unlock: UnlockFileKey = (powers, body, password, options) => {
    const known = this.#known
    // Both, and neither alone: the header says which key is wrapped, the password who may have it.
    if (known?.fileKey.heads(body) && known.password.matches(password)) return known.fileKey.copy()
    const fileKey = FileKey.unlock(powers, body, password, options)
    this[Symbol.dispose]()
    this.#known = { fileKey: fileKey.copy(), password: KeyProof.of(powers, password) }
    return fileKey
  };

  [Symbol.dispose](): void {
    this.#known?.fileKey[Symbol.dispose]()
    this.#known?.password[Symbol.dispose]()
    this.#known = undefined
  }
}
