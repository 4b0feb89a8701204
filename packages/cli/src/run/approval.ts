import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Call, Client, Path } from '@stronghold/stronghold'
import type { Surroundings } from '../file/client-work.js'
import type { Context } from '../io/context.js'
import { CliError, usage } from '../io/errors.js'
import { type InputSource, readSmall, sourceOf } from '../io/input.js'
import { requireNoOutput, writeNewFile } from '../io/new-file.js'

/** The approval of a use, where a policy asks for one. */
export interface ApprovalOptions {
  readonly purpose?: string
  readonly approve?: true
  readonly approvalRequest?: string
  readonly approval?: string
}

// Long enough to fetch an approver, and too short for a standing permission.
const lifetimeMilliseconds = 10 * 60 * 1000

/** Whether an approval will be asked for. @throws CliError `USAGE` for half a request. */
export function asksApproval(options: ApprovalOptions): boolean {
  const { purpose, approve = false, approvalRequest, approval } = options
  const signed = approvalRequest !== undefined || approval !== undefined
  if (!approve && !signed) return false
  if (approve && signed) throw usage('Either --approve or an approver approves.')
  if (signed && (approvalRequest === undefined || approval === undefined)) {
    throw usage('--approval-request and --approval go together.')
  }
  // An existing file is from another run, and so from another zone.
  if (approval !== undefined) requireNoOutput(approval)
  if (purpose === undefined) throw usage('--purpose is missing.', 'say what the approval is for')
  return true
}

/**
 * The approval of one call: by the holder of the file, who gave its passphrase, or by an approver,
 * for whom the request is written to a file. An approval holds in one zone, so the command waits
 * for it.
 * @throws CliError `APPROVAL_LATE` after ten minutes.
 */
export async function approvalOf(
  context: Context,
  client: Client,
  { name, call }: { readonly name: Path; readonly call: Call },
  options: ApprovalOptions,
  { signal, stronghold }: Surroundings,
): Promise<Uint8Array | undefined> {
  const { purpose = '', approvalRequest: path, approval } = options
  if (!asksApproval(options)) return undefined
  if (path === undefined || approval === undefined) {
    if (stronghold === undefined) {
      throw usage('--approve is for the holder of the file that has the client.', signed)
    }
    const { procedure } = call
    return stronghold.policies.grantApproval({
      client: name,
      procedure,
      purpose,
      lifetime: lifetimeMilliseconds,
    })
  }
  await writeNewFile(
    path,
    await client.requestApproval(call, { purpose, lifetime: lifetimeMilliseconds }),
  )
  context.output.notice('APPROVAL_REQUESTED', `Waiting for the approval of ${path}`)
  try {
    return await waitFor(sourceOf(approval, context.stdin, 'the approval'), signal)
  } finally {
    await rm(path, { force: true })
  }
}

const signed = 'at a peer an approver signs: --approval-request and --approval'

async function waitFor(source: InputSource, signal: AbortSignal): Promise<Uint8Array> {
  const deadline = performance.now() + lifetimeMilliseconds
  while (performance.now() < deadline) {
    try {
      return await readSmall(source)
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'INPUT_NOT_FOUND') throw error
    }
    await sleep(100, undefined, { signal })
  }
  throw new CliError('APPROVAL_LATE', 'Nobody approved in time.')
}
