// A key whose policy demands an approval, and the approver's signature: the same each time.
import { nativeProvider } from '@stronghold/crypto/native'
import { Ed25519Sign, ImportKey, Location } from '@stronghold/stronghold'
import { seeded, utf8 } from './bytes.mjs'
import { party } from './scene.mjs'

const seed = seeded('approver', 32)
export const approverKey = new Uint8Array(32)
nativeProvider.ed25519.publicKey(approverKey, seed)
const privateKey = Location.generic('vault', 'record')
const purpose = 'payment — größer'

/** Signs as the approver does. @param {Uint8Array} request */
export function approve(request) {
  const signature = new Uint8Array(64)
  nativeProvider.ed25519.sign(signature, request, seed, approverKey)
  return signature
}

/** The call that needs the approval. @param {Uint8Array} [approval] */
export function call(approval) {
  const options = approval === undefined ? {} : { approval }
  return Ed25519Sign({ privateKey, message: utf8('pay 1') }, options)
}

/** A Stronghold that has just been asked for a request. @param {{ exact?: boolean }} options */
export async function approvalScene({ exact = true } = {}) {
  const one = await party('approved')
  const requireApproval = { approver: approverKey, purpose }
  await one.client.execute(
    ImportKey(
      { type: 'Ed25519', key: seeded('ed25519 key', 32), output: privateKey },
      { attributes: { policy: { usages: ['Ed25519Sign'], requireApproval } } },
    ),
  )
  const asked = { purpose, lifetime: 60_000, exact, uses: 2 }
  const request = await one.client.requestApproval(call(), asked)
  return { ...one, request }
}
