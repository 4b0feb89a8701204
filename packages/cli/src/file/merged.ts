import { Stronghold, type SyncReport } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { CliError } from '../io/errors.js'
import { word } from '../text/names.js'
import { replacedBy, reportJson, reportLines } from '../text/sync-report.js'

/** The effect of a sync on a file. */
export interface Merged {
  readonly report: SyncReport
  /** The number of the state of the file before it. */
  readonly before: number
}

/** Prints what a sync did, or would do. */
export function tellReport({ output }: Context, report: SyncReport): Promise<void> {
  return output.result(reportJson(report), reportLines(report).join('\n'))
}

/**
 * Refuses a sync that would replace or revoke a secret without a merge rule. Called before the
 * commit; prints the conflicts.
 * @throws CliError `SYNC_CONFLICT`.
 */
export async function requireNoConflict(
  context: Context,
  report: SyncReport,
  { dryRun }: { readonly dryRun?: true },
): Promise<void> {
  if (dryRun || !report.refused.some(({ reason }) => reason === 'differs')) return
  await tellReport(context, report)
  throw new CliError('SYNC_CONFLICT', 'Both sides have these records, and they differ.', {
    hint: 'nothing was written; --merge newest, replace or keep-old says who wins',
  })
}

/** Prints the effect of a sync, and the place of the secrets that it replaced or revoked. */
export async function tellMerged(
  context: Context,
  path: string,
  { report, before }: Merged,
): Promise<void> {
  await tellReport(context, report)
  const gone = replacedBy(report).length + report.revoked.length
  if (gone === 0) return
  const kept = (await Stronghold.generations({ path })).find(
    ({ generation }) => generation === before,
  )
  const text =
    kept?.path === undefined
      ? 'the state of the file before it is not kept any more'
      : `${word(kept.path)} has the state before it: \`stronghold snapshot restore --generation ${before}\` puts it back, ` +
        `\`stronghold sync from ${word(kept.path)} --only CLIENT --records LOC --merge replace\` takes one secret out of it`
  context.output.notice('REPLACED', `Secrets were replaced or revoked; ${text}.`)
}
