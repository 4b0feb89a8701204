import { requireNoConflict, tellMerged, tellReport } from '../file/merged.js'
import { type MergeOptions, merging } from '../file/merging.js'
import { type ClientOptions, clientOf, type WriteOptions, writing } from '../file/session.js'
import type { Context } from '../io/context.js'
import { readSource, sourceOf } from '../io/input.js'
import { givenPublicKey } from '../keys/given.js'
import { locationOf } from '../text/locations.js'

interface Options extends WriteOptions, ClientOptions, MergeOptions {
  readonly key: string
  readonly sender: string
  readonly purpose?: string
}

/** Takes in what somebody sealed for a key of this snapshot. */
export async function run(context: Context, options: Options, path: string): Promise<void> {
  const { purpose } = options
  const privateKey = locationOf(options.key, '--key')
  const rules = merging(options)
  const sender = givenPublicKey(options.sender, 'sender', context.stdin)
  const source = sourceOf(path, context.stdin, 'the export')
  const merged = await writing(
    context,
    options,
    async (stronghold, { bytes, sender }) => {
      const client = await clientOf(stronghold, options)
      const before = stronghold.facts.generation
      const report = await stronghold.sync.importFrom({
        ...rules,
        bytes,
        recipient: { client, privateKey },
        sender,
        ...(purpose === undefined ? {} : { purpose }),
      })
      await requireNoConflict(context, report, options)
      return { report, before }
    },
    async () => ({ sender: (await sender('x25519')).bytes, bytes: await readSource(source) }),
  )
  if (options.dryRun) await tellReport(context, merged.report)
  else await tellMerged(context, options.file, merged)
}
