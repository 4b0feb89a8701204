import { SnapshotState } from '@stronghold/engine'
import type { SnapshotRules, SyncReport } from '../../messages/sync.js'
import { KeyProof } from '../key-proof.js'
import { InsideState } from '../state.js'
import { partsOf, runSync, type Source } from './sync.js'

/**
 * Syncs the chosen records into a snapshot of their own, which exists for the length of `seal`: an
 * export is a snapshot with few records, so everything that reads one reads an export.
 * `seal` is given its payload, which holds vault keys in clear and is wiped after.
 */
export function withBundle<T>(
  { powers }: InsideState,
  source: Source,
  rules: SnapshotRules,
  withMetadata: boolean,
  seal: (payload: Uint8Array, report: SyncReport) => T,
): T {
  using snapshot = SnapshotState.empty(powers)
  using proof = powers.workspace.run((scratch) => {
    const key = scratch.take(32)
    powers.crypto.random(key)
    return KeyProof.of(powers, key)
  })
  const bundle = new InsideState(powers)
  bundle.open = { snapshot, version: 3, fileKey: undefined, proof, generation: 0 }
  const report = runSync(bundle, source, partsOf(bundle, source, rules), false)
  if (withMetadata) bundle.attributes.flush('keep')
  const payload = snapshot.encode()
  try {
    return seal(payload, report)
  } finally {
    powers.crypto.wipe(payload)
  }
}
