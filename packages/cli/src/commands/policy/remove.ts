import type { KeyProvider } from '@stronghold/stronghold'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { type SubjectOptions, subjectOf } from '../../file/policy-subject.js'
import { proofOf } from '../../file/proof.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { summary } from '../../text/inventory.js'

/** Takes the policy of a client, a vault or a record away. */
export async function run(
  context: Context,
  options: WriteOptions & SubjectOptions & ConsentOptions,
): Promise<void> {
  const subject = subjectOf(options)
  const removed = await writing(
    context,
    options,
    async ({ policies }, proof: KeyProvider, signal) => {
      using current = proof
      const present = await policies.read(subject)
      if (present === undefined) return false
      await requireConsent(context, options, () => [`policy: ${summary(present)}`], signal)
      await policies.attach(subject, undefined, { current })
      return true
    },
    (secret) => proofOf(context, options, secret),
  )
  await context.output.result({ removed }, removed ? 'removed' : 'there was none')
}
