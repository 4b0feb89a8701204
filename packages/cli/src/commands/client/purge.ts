import type { Context } from '../../context.js'
import { nameOf } from '../../names.js'
import { provingAndWriting } from '../../proving.js'
import type { ClientOptions, WriteOptions } from '../../session.js'

/** Destroys a client with all its secrets and values. */
export async function run(context: Context, options: WriteOptions & ClientOptions): Promise<void> {
  const client = nameOf(options.client, '-c')
  await provingAndWriting(context, options, (stronghold, proof) =>
    proof.whereRequired((proven) => stronghold.destroy([{ client }], proven)),
  )
  await context.output.result({ purged: true }, 'purged')
}
