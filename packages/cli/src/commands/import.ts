import type { Context } from '../context.js'
import { readSource, sourceOf } from '../io/input.js'
import { locationOf } from '../locations.js'
import { type MergeOptions, merging } from '../merging.js'
import { bytesOf } from '../run/bytes.js'
import { type ClientOptions, clientOf, type WriteOptions, writing } from '../session.js'
import { reportJson, reportLines } from '../sync-report.js'

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
  const sender = bytesOf(options.sender, 'sender', context.stdin, 32)
  const source = sourceOf(path, context.stdin, 'the export')
  const report = await writing(
    context,
    options,
    async (stronghold, { bytes, sender }) => {
      const client = await clientOf(stronghold, options)
      return stronghold.sync.importFrom({
        ...rules,
        bytes,
        recipient: { client, privateKey },
        sender,
        ...(purpose === undefined ? {} : { purpose }),
      })
    },
    async () => ({ sender: await sender(), bytes: await readSource(source) }),
  )
  await context.output.result(reportJson(report), reportLines(report).join('\n'))
}
