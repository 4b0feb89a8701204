import type { KeyProvider } from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { type SubjectOptions, subjectOf } from '../../policy-subject.js'
import { proofOf } from '../../proof.js'
import { type WriteOptions, writing } from '../../session.js'

/** Takes the policy of a client, a vault or a record away. */
export async function run(context: Context, options: WriteOptions & SubjectOptions): Promise<void> {
  const subject = subjectOf(options)
  const removed = await writing(
    context,
    options,
    async ({ policies }, proof: KeyProvider) => {
      using current = proof
      if ((await policies.read(subject)) === undefined) return false
      await policies.attach(subject, undefined, { current })
      return true
    },
    (secret) => proofOf(context, options, secret),
  )
  await context.output.result({ removed }, removed ? 'removed' : 'there was none')
}
