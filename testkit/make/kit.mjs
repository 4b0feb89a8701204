// All vectors, in the order in which they are made.
import { approvalVectors } from './approval-vectors.mjs'
import { frameVectors } from './frame-vectors.mjs'
import { markVectors } from './mark-vectors.mjs'
import { metadataVectors } from './metadata-vectors.mjs'
import { pairingVectors } from './pairing-vectors.mjs'
import { policyVectors } from './policy-vectors.mjs'
import { snapshotVectors } from './snapshot-vectors.mjs'
import { streamVectors } from './stream-vectors.mjs'
import { syncVectors } from './sync-vectors.mjs'

export async function kit() {
  return [
    ...snapshotVectors(),
    ...metadataVectors(),
    ...policyVectors(),
    ...(await approvalVectors()),
    ...(await syncVectors()),
    ...markVectors(),
    ...streamVectors(),
    ...(await frameVectors()),
    ...pairingVectors(),
  ]
}
