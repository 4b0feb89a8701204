import {
  type ApprovalStatement,
  approvalLines,
  approvalToken,
  Ed25519Sign,
  parseApprovalRequest,
} from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { usingSecrets, type WriteOptions } from '../../file/session.js'
import { confirm } from '../../io/confirm.js'
import type { Context } from '../../io/context.js'
import { CliError, hinted, usage } from '../../io/errors.js'
import { readSmall, sourceOf } from '../../io/input.js'
import { requireNoOutput, writeNewFile } from '../../io/new-file.js'
import { knownLocationOf } from '../../text/locations.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly output: string
  readonly yes?: true
}

/** Signs a request for an approval, once a person has seen what it says. */
export async function run(context: Context, options: Options, path: string): Promise<void> {
  const privateKey = knownLocationOf(options.key, '--key')
  requireNoOutput(options.output)
  const request = await readSmall(sourceOf(path, context.stdin, 'the request'))
  const statement = statementOf(request)
  await requireYes(context, statement, options)
  const signature = await inClient(usingSecrets, context, options, async (client) => {
    return client.execute(Ed25519Sign({ privateKey, message: request }))
  })
  await writeNewFile(options.output, approvalToken(request, signature))
  const { procedure, purpose } = statement
  const answer = { output: options.output, procedure, purpose }
  await context.output.result(answer, options.output)
}

function statementOf(request: Uint8Array): ApprovalStatement {
  try {
    return parseApprovalRequest(request)
  } catch (error) {
    throw hinted(error, 'INVALID_ARGUMENT', 'the file is no request of `run --approval-request`')
  }
}

async function requireYes(
  context: Context,
  statement: ApprovalStatement,
  { yes }: Options,
): Promise<void> {
  const text = approvalLines(statement).join('\n')
  context.output.notice('APPROVAL', text)
  if (yes) return
  if (!context.mayPrompt) throw usage('An answer is needed and --no-prompt is set.', 'use --yes')
  if (await confirm('Approve?', 'use --yes')) return
  throw new CliError('REFUSED', 'It was not approved.')
}
