import type { KeyProvider } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { spin } from '../../io/spinner.js'
import { nameLine, nameOf, nameText } from '../../names.js'
import { type OtherFileOptions, requestOtherKey } from '../../other-file.js'
import { type ClientOptions, requireFile, type WriteOptions, writing } from '../../session.js'
import { hex } from '../../text.js'

interface Options extends WriteOptions, ClientOptions, OtherFileOptions {
  readonly as?: string
}

/** Takes one client, whole, out of another snapshot. */
export async function run(context: Context, options: Options, path: string): Promise<void> {
  const client = nameOf(options.client, '-c')
  const as = options.as === undefined ? client : nameOf(options.as, '--as')
  const request = requestOtherKey(context, options)
  requireFile(path)
  const { id } = await writing(
    context,
    options,
    async (stronghold, other: KeyProvider) => {
      using key = other
      const importing = stronghold.importClient({ path, key, client, as, ...context.opening })
      return await spin(context.output, 'Importing', importing)
    },
    request,
  )
  await context.output.result({ client: nameText(as), id: hex(id) }, `imported as ${nameLine(as)}`)
}
