import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { clientGoing } from '../../consent/going.js'
import { provingAndWriting } from '../../file/proving.js'
import type { ClientOptions, WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { nameOrIdOf } from '../../text/names.js'
import { clientSubject } from '../../text/subjects.js'

/** Destroys a client with all its secrets and values. */
export async function run(
  context: Context,
  options: WriteOptions & ClientOptions & ConsentOptions,
): Promise<void> {
  const client = nameOrIdOf(options.client, '-c')
  await provingAndWriting(context, options, async (stronghold, proof) => {
    await requireConsent(context, options, () => clientGoing(stronghold, client))
    await proof.whereRequired((proven) => stronghold.destroy([clientSubject(client)], proven))
  })
  await context.output.result({ purged: true }, 'purged')
}
