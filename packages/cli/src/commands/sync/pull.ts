import type { SyncReport } from '@stronghold/stronghold'
import { requireNoConflict, tellMerged, tellReport } from '../../file/merged.js'
import { type MergeOptions, merging } from '../../file/merging.js'
import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { isStrongholdError } from '../../io/errors.js'
import type { NetworkChoice } from '../../network/choice.js'
import { syncing } from '../../network/syncing.js'

/** Takes in what a peer has and this file lacks. */
export async function run(
  context: Context,
  options: WriteOptions & NetworkChoice & Omit<MergeOptions, 'dryRun'>,
  peer: string,
): Promise<void> {
  const { dryRun: _, ...rules } = merging(options)
  // A pull that may be refused as a whole is not committed in parts.
  const isWhole = options.merge === 'refuse'
  let applied: SyncReport | undefined
  const pull = syncing(
    context,
    options,
    peer,
    async (network, signal, before) => {
      try {
        const report = await network.pull(peer, { ...rules, signal })
        await requireNoConflict(context, report, {})
        return { report, before }
      } catch (error) {
        if (isStrongholdError(error) && !isWhole) applied = error.report
        throw error
      }
    },
    isWhole ? { commit: 'never' } : {},
  )
  const merged = await pull.catch(async (error: unknown) => {
    // It failed, and this of it is in the file.
    if (applied !== undefined) await tellReport(context, applied)
    throw error
  })
  await tellMerged(context, options.file, merged)
}
