import type { Context } from '../../context.js'
import { type ClientOptions, clientOf, type FileOptions, reading } from '../../session.js'

/** Lists the versions of a vault with a counter. */
export async function run(
  context: Context,
  options: FileOptions & ClientOptions,
  vault: string,
): Promise<void> {
  const versions = await reading(context, options, async (stronghold) => {
    const client = await clientOf(context, stronghold, options)
    return client.listVersions(vault)
  })
  if (!context.output.json && versions.length === 0) return
  const lines = versions.map(({ counter, revoked }) => `${counter}${revoked ? ' (revoked)' : ''}`)
  await context.output.result({ versions }, lines.join('\n'))
}
