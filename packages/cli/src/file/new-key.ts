import type { Context } from '../io/context.js'
import { type PassphraseRequest, requestPassphrase } from '../io/passphrase.js'

/** The options of commands that put an existing file under a new key. */
export interface NewKeyOptions {
  readonly file: string
  readonly newPassphraseFile?: string
  readonly newPassphraseFd?: number
  readonly workFactor?: number
}

/** Where the new passphrase comes from; asked twice on a terminal. */
export function requestNewPassphrase(
  context: Context,
  { file, newPassphraseFile, newPassphraseFd }: NewKeyOptions,
): PassphraseRequest {
  const options = {
    ...(newPassphraseFile === undefined ? {} : { passphraseFile: newPassphraseFile }),
    ...(newPassphraseFd === undefined ? {} : { passphraseFd: newPassphraseFd }),
  }
  const option = '--new-passphrase-file'
  return requestPassphrase(context, options, { isNew: true, option, name: 'New passphrase', file })
}

/** The work factor, if one was asked for. */
export function workFactorOf({ workFactor }: Pick<NewKeyOptions, 'workFactor'>) {
  return workFactor === undefined ? {} : { workFactor }
}
