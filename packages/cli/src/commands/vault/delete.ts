import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { vaultsGoing } from '../../consent/going.js'
import { provingAndWriting } from '../../file/proving.js'
import type { ClientOptions, WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { nameOrIdOf } from '../../text/names.js'
import { vaultSubjects } from '../../text/subjects.js'

/** Destroys vaults with all their records and policies: all of them, or none. */
export async function run(
  context: Context,
  options: WriteOptions & ClientOptions & ConsentOptions,
  ...vaults: readonly string[]
): Promise<void> {
  const client = nameOrIdOf(options.client, '-c')
  const names = vaults.map((vault) => nameOrIdOf(vault, 'VAULT'))
  const destroyed = await provingAndWriting(context, options, async (stronghold, proof) => {
    await requireConsent(context, options, () => vaultsGoing(stronghold, client, names))
    const subjects = await vaultSubjects(stronghold, client, names)
    return proof.whereRequired((proven) => stronghold.destroy(subjects, proven))
  })
  await context.output.result({ destroyed }, `destroyed ${destroyed}`)
}
