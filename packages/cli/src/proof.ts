import type { KeyProvider } from '@stronghold/stronghold'
import type { Context } from './context.js'
import { keyOf, readPassphrase } from './io/passphrase.js'
import type { FileOptions } from './session.js'

/**
 * The key of the file once more, as proof of who asks. A passphrase that was typed is typed again,
 * because the step is a grave one; one that was read from somewhere serves twice.
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
