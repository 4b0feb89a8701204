import type { Context } from '../../context.js'
import { type ConsentOptions, requireConsent } from '../../destroying.js'
import { vaultsGoing } from '../../going.js'
import { nameOf } from '../../names.js'
import { provingAndWriting } from '../../proving.js'
import type { ClientOptions, WriteOptions } from '../../session.js'

/** Destroys vaults with all their records and policies: all of them, or none. */
export async function run(
  context: Context,
  options: WriteOptions & ClientOptions & ConsentOptions,
  ...vaults: readonly string[]
): Promise<void> {
  const client = nameOf(options.client, '-c')
  const paths = vaults.map((vault) => nameOf(vault, 'VAULT'))
  const subjects = paths.map((vault) => ({ client, vault }))
  const destroyed = await provingAndWriting(context, options, async (stronghold, proof) => {
    await requireConsent(context, options, () => vaultsGoing(stronghold, client, paths))
    return proof.whereRequired((proven) => stronghold.destroy(subjects, proven))
  })
  await context.output.result({ destroyed }, `destroyed ${destroyed}`)
}
