// Policy documents, and approvals in a zone that asks for the very same ones.
import { createHash } from 'node:crypto'
import { parsePolicyDocument, policyDocument } from '@stronghold/stronghold'
import { approvalScene, call } from '../make/approval-scene.mjs'
import { fromHex, hex } from '../make/bytes.mjs'
import { internal } from '../make/internal.mjs'

const { codec, policy: policies, approval: approvals } = internal

export function policy({ head, body }) {
  const parsed = parsePolicyDocument(head.document)
  const encoded = codec.encode(policies.policy, parsed)
  const back = policyDocument(codec.decode(policies.policy, body))
  const again = codec.encode(policies.policy, parsePolicyDocument(JSON.stringify(back)))
  return { content: [hex(encoded), hex(again)], expected: [hex(body), hex(body)] }
}

export async function approval({ head, body }) {
  const { client, stronghold } = await approvalScene({ exact: head.exact !== 'no' })
  try {
    await client.execute(call(body.slice()))
  } finally {
    await stronghold.close({ discard: true })
  }
  const { statement } = codec.decode(approvals.signedApproval, body)
  const said = approvals.decodeStatement(statement)
  const digest = createHash('sha256').update(fromHex(head.call)).digest('hex')
  if (head.exact !== 'no' && (said.digest === undefined || digest !== hex(said.digest)))
    throw new Error('another digest')
  return { content: internal.plain(said) }
}
