import type { Context } from '../../context.js'
import { nameOf } from '../../names.js'
import { provingAndWriting } from '../../proving.js'
import type { ClientOptions, WriteOptions } from '../../session.js'

/** Destroys vaults with all their records and policies: all of them, or none. */
export async function run(
  context: Context,
  options: WriteOptions & ClientOptions,
  ...vaults: readonly string[]
): Promise<void> {
  const client = nameOf(options.client, '-c')
  const subjects = vaults.map((vault) => ({ client, vault: nameOf(vault, 'VAULT') }))
  const destroyed = await provingAndWriting(context, options, (stronghold, proof) =>
    proof.whereRequired((proven) => stronghold.destroy(subjects, proven)),
  )
  await context.output.result({ destroyed }, `destroyed ${destroyed}`)
}
