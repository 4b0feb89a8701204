import type { SyncReport } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { isStrongholdError } from '../../io/errors.js'
import { type MergeOptions, merging } from '../../merging.js'
import type { NetworkChoice } from '../../network/choice.js'
import { syncing } from '../../network/syncing.js'
import type { WriteOptions } from '../../session.js'
import { reportJson, reportLines } from '../../sync-report.js'

/** Takes in what a peer has and this file lacks. */
export async function run(
  context: Context,
  options: WriteOptions & NetworkChoice & Omit<MergeOptions, 'dryRun'>,
  peer: string,
): Promise<void> {
  const { dryRun: _, ...rules } = merging(options)
  const print = (report: SyncReport) =>
    context.output.result(reportJson(report), reportLines(report).join('\n'))
  let applied: SyncReport | undefined
  const pull = syncing(context, options, peer, async (network, signal) => {
    try {
      return await network.pull(peer, { ...rules, signal })
    } catch (error) {
      if (isStrongholdError(error)) applied = error.report
      throw error
    }
  })
  const report = await pull.catch(async (error: unknown) => {
    // It failed, and this of it is in the file.
    if (applied !== undefined) await print(applied)
    throw error
  })
  await print(report)
}
