import type { KeyProvider } from '@stronghold/stronghold'
import { requireFile } from '../../file/existing.js'
import { requireNoConflict, tellMerged, tellReport } from '../../file/merged.js'
import { type MergeOptions, merging } from '../../file/merging.js'
import { type OtherFileOptions, requestOtherKey } from '../../file/other-file.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { spin } from '../../io/spinner.js'

/** Merges the records of another snapshot into this one. */
export async function run(
  context: Context,
  options: WriteOptions & OtherFileOptions & MergeOptions,
  path: string,
): Promise<void> {
  const rules = merging(options)
  const request = requestOtherKey(context, options, path)
  await requireFile(path)
  const merged = await writing(
    context,
    options,
    async ({ sync, facts }, other: KeyProvider) => {
      using key = other
      const before = facts.generation
      const merging = sync.from({ ...rules, path, key, ...context.opening })
      const report = await spin(context.output, 'Merging', merging)
      await requireNoConflict(context, report, options)
      return { report, before }
    },
    request,
  )
  if (options.dryRun) await tellReport(context, merged.report)
  else await tellMerged(context, options.file, merged)
}
