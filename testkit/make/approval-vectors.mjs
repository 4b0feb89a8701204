// A signed approval, and copies that say something else than what was asked for.
import { approvalToken } from '@stronghold/stronghold'
import { approvalScene, approve, approverKey, call } from './approval-scene.mjs'
import { flipped, joined, seeded, u32, u64 } from './bytes.mjs'
import { internal } from './internal.mjs'
import { vector } from './vector.mjs'

const { approval, codec, messages, plain } = internal

export async function approvalVectors() {
  const { request, stronghold } = await approvalScene()
  await stronghold.close({ discard: true })
  const open = await approvalScene({ exact: false })
  await open.stronghold.close({ discard: true })
  const statement = request.slice(approval.approvalPrefix.length)
  const input = { calls: [call()] }
  const encoded = codec.encode(messages.clientMessages.Execute.input, input)
  const head = { kind: 'approval', approver: approverKey, call: encoded }
  const signed = (bytes) =>
    approvalToken(
      joined(approval.approvalPrefix, bytes),
      approve(joined(approval.approvalPrefix, bytes)),
    )
  const good = (name, asked, more = {}) => {
    const body = approvalToken(asked, approve(asked))
    const said = approval.decodeStatement(asked.slice(approval.approvalPrefix.length))
    return vector(name, { ...head, ...more, expect: 'success', content: plain(said) }, body)
  }
  const bad = (name, body, comment) =>
    vector(name, { ...head, expect: 'APPROVAL_INVALID', comment }, body)
  // From the end: seal (32), uses (4), not after (8), lifetime (8).
  const end = statement.length
  const replaced = (from, bytes) =>
    joined(statement.slice(0, end - from), bytes, statement.slice(end - from + bytes.length))
  const whole = approvalToken(request, approve(request))
  return [
    good('approval-exact', request),
    good('approval-any-input', open.request, { exact: 'no' }),
    bad(
      'approval-later',
      signed(replaced(44, u64(1_767_225_600_000 + 86_400_000))),
      'not after, by the approver',
    ),
    bad('approval-more-uses', signed(replaced(36, u32(1000))), 'uses, by the approver'),
    bad('approval-other-seal', signed(replaced(32, seeded('seal', 32)))),
    bad('approval-other-signature', flipped(whole, -1)),
    bad('approval-trailing', joined(whole, 0)),
    bad(
      'approval-version-1',
      joined(u32(end), statement, approve(joined('stronghold.ts approval statement\0', statement))),
      'signed under the text of version 1',
    ),
  ]
}
