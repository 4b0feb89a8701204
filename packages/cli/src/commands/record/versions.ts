import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { pathOfName } from '../../text/names.js'

/** Lists the versions of a vault with a counter. */
export async function run(
  context: Context,
  options: FileOptions & AnyClientOptions,
  vault: string,
): Promise<void> {
  const path = pathOfName(vault, 'VAULT')
  const versions = await inClient(reading, context, options, async (client) => {
    return client.listVersions(path)
  })
  if (!context.output.json && versions.length === 0) return
  const lines = versions.map(({ counter, revoked }) => `${counter}${revoked ? ' (revoked)' : ''}`)
  await context.output.result({ versions }, lines.join('\n'))
}
