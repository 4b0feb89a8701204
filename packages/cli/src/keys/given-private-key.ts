import type { ImportedName } from '../text/key-types.js'

/** A private key out of a file of another program. The receiver wipes it. */
export interface GivenPrivateKey {
  readonly type: ImportedName
  readonly key: Uint8Array
  /** The public half in the file, for comparison. */
  readonly publicKey: Uint8Array | undefined
}
