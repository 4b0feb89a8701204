import type { KeyProvider } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import type { KeyRule } from '../io/key-rule.js'
import { readPassphrase, requestPassphrase } from '../io/passphrase.js'
import { keyOf } from '../io/rule-key.js'

/** The options of commands that read another snapshot. */
export interface OtherFileOptions {
  readonly fromPassphraseFile?: string
  readonly fromPassphraseFd?: number
  readonly fromKeyDerivation: KeyRule
}

/** Where the key of the other file comes from; asked on a terminal. @throws CliError `USAGE`. */
export function requestOtherKey(
  context: Context,
  { fromPassphraseFile, fromPassphraseFd, fromKeyDerivation }: OtherFileOptions,
  file: string,
): () => Promise<KeyProvider> {
  const options = {
    ...(fromPassphraseFile === undefined ? {} : { passphraseFile: fromPassphraseFile }),
    ...(fromPassphraseFd === undefined ? {} : { passphraseFd: fromPassphraseFd }),
  }
  const words = { option: '--from-passphrase-file', name: 'Passphrase of the other file', file }
  const request = requestPassphrase(context, options, words)
  return async () => {
    const secret = await readPassphrase(context, request, fromKeyDerivation)
    return keyOf(secret, fromKeyDerivation)
  }
}
