import type { KeyProvider, Policy } from '@stronghold/stronghold'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { type SubjectOptions, subjectOf } from '../../file/policy-subject.js'
import { proofOf } from '../../file/proof.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { policyFrom } from '../../run/attributes.js'
import { policyJson, summary } from '../../text/inventory.js'

interface Options extends WriteOptions, SubjectOptions, ConsentOptions {
  readonly policy: string
  readonly replace?: true
}

interface Prepared {
  readonly policy: Policy
  readonly proof: KeyProvider | undefined
}

/** Attaches a policy to a client, a vault or a record. */
export async function run(context: Context, options: Options): Promise<void> {
  const subject = subjectOf(options)
  const read = policyFrom(context, options.policy)
  const policy = await writing(
    context,
    options,
    async ({ policies }, { policy, proof }: Prepared, signal) => {
      using current = proof
      const going = async () => {
        const present = options.replace && (await policies.read(subject))
        return present ? [`policy: ${summary(present)}`] : []
      }
      await requireConsent(context, options, going, signal)
      await policies.attach(subject, policy, current === undefined ? {} : { current })
      return policy
    },
    async (secret) => ({
      policy: await read(),
      proof: options.replace ? await proofOf(context, options, secret) : undefined,
    }),
  )
  await context.output.result({ policy: policyJson(policy) }, summary(policy))
}
