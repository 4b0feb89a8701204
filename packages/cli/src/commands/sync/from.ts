import type { KeyProvider } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { spin } from '../../io/spinner.js'
import { type MergeOptions, merging } from '../../merging.js'
import { type OtherFileOptions, requestOtherKey } from '../../other-file.js'
import { requireFile, type WriteOptions, writing } from '../../session.js'
import { reportJson, reportLines } from '../../sync-report.js'

/** Merges the records of another snapshot into this one. */
export async function run(
  context: Context,
  options: WriteOptions & OtherFileOptions & MergeOptions,
  path: string,
): Promise<void> {
  const rules = merging(options)
  const request = requestOtherKey(context, options)
  requireFile(path)
  const report = await writing(
    context,
    options,
    async ({ sync }, other: KeyProvider) => {
      using key = other
      return await spin(
        context.output,
        'Merging',
        sync.from({ ...rules, path, key, ...context.opening }),
      )
    },
    request,
  )
  await context.output.result(reportJson(report), reportLines(report).join('\n'))
}
