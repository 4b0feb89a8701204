import type { KeyProvider } from '@stronghold/stronghold'
import { type NewKeyOptions, requestNewPassphrase, workFactorOf } from '../../file/new-key.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import type { KeyRule } from '../../io/key-rule.js'
import { readPassphrase } from '../../io/passphrase.js'
import { keyOf } from '../../io/rule-key.js'
import { spin } from '../../io/spinner.js'

interface Options extends WriteOptions, NewKeyOptions {
  readonly newKeyDerivation: KeyRule
}

/** Puts a snapshot under another passphrase, key or work factor. */
export async function run(context: Context, options: Options): Promise<void> {
  const { file, newKeyDerivation } = options
  const request = requestNewPassphrase(context, options)
  const workFactor = await writing(
    context,
    options,
    async (stronghold, next: KeyProvider, _, secret) => {
      using current = keyOf(secret(), options.keyDerivation)
      using key = next
      const rekeying = stronghold.rekey({ current, key, ...workFactorOf(options) })
      await spin(context.output, 'Changing the key', rekeying)
      return stronghold.facts.workFactor
    },
    async () => keyOf(await readPassphrase(context, request, newKeyDerivation), newKeyDerivation),
  )
  context.output.notice(
    'OLD_GENERATIONS',
    'Older states kept beside the file (FILE.g1, …) are still under the old key.',
  )
  await context.output.result({ file, workFactor }, `${file}: new key, work factor ${workFactor}`)
}
