import { type SubjectOptions, subjectOf } from '../../file/policy-subject.js'
import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { json } from '../../io/visible.js'
import { policyJson } from '../../text/inventory.js'

/** Shows the policy of a client, a vault or a record. */
export async function run(context: Context, options: FileOptions & SubjectOptions): Promise<void> {
  const subject = subjectOf(options)
  const policy = await reading(context, options, ({ policies }) => policies.read(subject))
  const document = policyJson(policy)
  if (document === null && !context.output.json) {
    context.output.notice('NO_POLICY', 'There is no policy.')
    return
  }
  await context.output.result({ policy: document }, json(document, 2))
}
