import { WriteVault } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import {
  mayProve,
  type NewRecordOptions,
  tellWritten,
  writeRecord,
} from '../../client/new-record.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { readSecret, secretSource } from '../../io/given-secret.js'
import { locationOf } from '../../text/locations.js'

interface Options extends NewRecordOptions {
  readonly input?: string
}

/** Takes a secret in, byte for byte. */
export async function run(context: Context, options: Options): Promise<void> {
  const location = locationOf(options.output, '--output')
  const source = secretSource(context, options.input, 'the secret')
  await inClient(
    writing,
    context,
    options,
    async (client, data, around) => {
      try {
        await writeRecord(
          context,
          client,
          location,
          WriteVault({ data, location }),
          options,
          around,
        )
      } finally {
        data.fill(0)
      }
    },
    {
      prepare: () => readSecret(context, source, 'Secret'),
      create: true,
      proves: mayProve(options),
    },
  )
  await tellWritten(context, options.output)
}
