import { ImportKey } from '@stronghold/stronghold'
import { inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { readSource, sourceOf } from '../../io/input.js'
import { type ImportedName, importedTypes } from '../../key-types.js'
import { locationOf } from '../../locations.js'
import { mayProve, type NewRecordOptions, tellWritten, writeRecord } from '../../new-record.js'
import { writing } from '../../session.js'

interface Options extends NewRecordOptions {
  readonly type: ImportedName
  readonly input: string
}

/** Takes a key in, byte for byte, as what it is. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  const source = sourceOf(options.input, context.stdin, 'the key')
  const type = importedTypes[options.type]
  await inClient(
    writing,
    context,
    options,
    async (client, key, around) => {
      try {
        await writeRecord(
          context,
          client,
          output,
          ImportKey({ type, key, output }),
          options,
          around,
        )
      } finally {
        key.fill(0)
      }
    },
    { prepare: () => readSource(source), create: true, proves: mayProve(options) },
  )
  await tellWritten(context, options.output)
}
