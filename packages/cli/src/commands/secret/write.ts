import { WriteVault } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { readSource, sourceOf } from '../../io/input.js'
import { type NewRecordOptions, requireFree, tellWritten } from '../../new-record.js'
import { clientOf, writing } from '../../session.js'
import { locationOf } from '../../text.js'

interface Options extends NewRecordOptions {
  readonly input: string
}

/** Takes a secret in, byte for byte. */
export async function run(context: Context, options: Options): Promise<void> {
  const location = locationOf(options.output, '--output')
  const source = sourceOf(options.input, context.stdin, 'the secret')
  await writing(
    context,
    options,
    async (stronghold, data) => {
      try {
        const client = await clientOf(context, stronghold, options, { create: true })
        await requireFree(client, location, options)
        await client.execute(WriteVault({ data, location }))
      } finally {
        data.fill(0)
      }
    },
    () => readSource(source),
  )
  await tellWritten(context, options.output)
}
