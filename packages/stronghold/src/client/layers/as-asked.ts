import { given, misfit } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type ClientInput, clientMessage } from '../../contract/messages/client-messages.js'
import { requirePurpose } from '../../contract/policy/purpose.js'
import type { Call } from '../../contract/procedures/define.js'
import { requireApprovable, requireAsAsked } from '../approval-check.js'
import type { AskClient, Layer } from '../ask-client.js'
import { withOwn } from './own-input.js'

const week = 7 * 24 * 60 * 60 * 1000

/** How long an approval may be good for, in milliseconds. */
export const approvalLifetime = given.integer(1, week)
/** How many uses an approval may cover. */
export const approvalUses = given.integer(1, 0xffff_ffff)

/**
 * Holds every answer against what was asked, for a client of this id (24 bytes): an answer of other
 * calls is `INTERNAL`, and a request for an approval that says anything else `APPROVAL_INVALID`.
 */
export function asAsked(client: Uint8Array): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      const message = clientMessage(name)
      if (message.kind === 'approval') {
        const asking = (own: Approval) => ask('RequestApproval', own, options)
        return requestApproval(client, asking, input as Approval) as ReturnType<
          typeof ask<typeof name>
        >
      }
      // The caller may change its list while the answer is on its way.
      const fits = message.fits(input)
      const output = await ask(name, input, options)
      if (!fits(output)) throw new StrongholdError('INTERNAL')
      return output
    }
}

type Approval = ClientInput<'RequestApproval'>

async function requestApproval(
  client: Uint8Array,
  ask: (input: Approval) => Promise<Uint8Array>,
  input: Approval,
): Promise<Uint8Array> {
  return withOwn('RequestApproval', input, async ({ calls, ...asked }) => {
    const first = onlyCall(calls)
    given.read('lifetime', approvalLifetime, asked.lifetime)
    given.read('uses', approvalUses, asked.uses)
    requirePurpose(asked.purpose)
    requireApprovable(first)
    // An approval is of the call without one.
    const call = { ...first, approval: undefined }
    const request = await ask({ ...asked, calls: [call] })
    await requireAsAsked(request, { client, call, ...asked })
    return request
  })
}

/** An approval is asked for one call. @throws StrongholdError `INVALID_ARGUMENT`. */
export function onlyCall([call, ...others]: readonly Call[]): Call {
  if (call !== undefined && others.length === 0) return call
  throw misfit('one call', others, 'none or several')
}
