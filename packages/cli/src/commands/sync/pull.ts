import type { Context } from '../../context.js'
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
  const report = await syncing(context, options, peer, (network, signal) =>
    network.pull(peer, { ...rules, signal }),
  )
  await context.output.result(reportJson(report), reportLines(report).join('\n'))
}
