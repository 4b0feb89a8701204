import { pathBytes, procedures, WriteVault } from '@stronghold/stronghold'
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
import { type AttributeOptions, attributesOf } from '../../run/attributes.js'
import { locationOf } from '../../text/locations.js'
import { pathOfName } from '../../text/names.js'

interface Options extends NewRecordOptions, AttributeOptions {
  readonly input?: string
  readonly readers?: readonly string[]
}

/** Takes bytes in, with their policy. */
export async function run(context: Context, options: Options): Promise<void> {
  const location = locationOf(options.output, '--output')
  const source = secretSource(context, options.input, 'the secret')
  const names = procedures.map(({ definition }) => definition.name)
  const attributes = attributesOf(context, options, names)
  const readers = options.readers?.map((reader) => pathBytes(pathOfName(reader, '--readers')))
  await inClient(
    writing,
    context,
    options,
    async (client, { data, attributes }, around) => {
      try {
        const call = WriteVault({ data, location }, attributes && { attributes })
        await writeRecord(context, client, location, call, options, around)
      } finally {
        data.fill(0)
      }
    },
    {
      create: true,
      proves: mayProve(options),
      prepare: async () => ({
        attributes: withReaders(await attributes(), readers),
        data: await readSecret(context, source, 'Secret'),
      }),
    },
  )
  await tellWritten(context, options.output)
}

function withReaders<T extends object>(
  attributes: T | undefined,
  readers: readonly Uint8Array[] | undefined,
) {
  return readers === undefined ? attributes : { ...attributes, readers }
}
