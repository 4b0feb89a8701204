import { SnapshotState } from '@stronghold/engine'
import type { SnapshotRules, SyncReport } from '../../contract/messages/sync.js'
import type { InsidePowers } from '../powers.js'
import type { With } from '../state/authority.js'
import { KeyProof } from '../state/key-proof.js'
import { KnownFiles } from '../state/known-files.js'
import { InsideState } from '../state/state.js'
import { partsOf, runSync, type SyncSource } from './sync.js'

/**
 * Syncs the chosen records into a snapshot of their own, which exists for the length of `seal`: an
 * export is a snapshot with few records, so everything that reads one reads an export.
 * `seal` is given its payload, which holds vault keys in clear and is wiped after.
 */
export function withBundle<T>(
  { powers }: With<'powers'>,
  source: SyncSource,
  rules: SnapshotRules,
  withMetadata: boolean,
  seal: (payload: Uint8Array, report: SyncReport) => T,
): T {
  const fill = (
    bundle: With<
      | 'powers'
      | 'meter'
      | 'resolver'
      | 'clients'
      | 'attributes'
      | 'names'
      | 'stamp'
      | 'batchSecrets'
      | 'snapshot'
      | 'lineage'
    >,
  ) => runSync(bundle, source, partsOf(bundle, source, rules), false)
  return withFilled(powers, fill, withMetadata, seal)
}

/** The same for everything that `fill` puts into the snapshot. */
export function withFilled<Filled, T>(
  powers: InsidePowers,
  fill: (
    bundle: With<
      | 'powers'
      | 'meter'
      | 'resolver'
      | 'clients'
      | 'attributes'
      | 'names'
      | 'stamp'
      | 'batchSecrets'
      | 'snapshot'
      | 'lineage'
    >,
  ) => Filled,
  withMetadata: boolean,
  seal: (payload: Uint8Array, filled: Filled) => T,
): T {
  using snapshot = SnapshotState.empty(powers)
  using proof = powers.workspace.run((scratch) => {
    const key = scratch.take(32)
    powers.crypto.random(key)
    return KeyProof.of(powers, key)
  })
  const bundle = new InsideState(powers)
  bundle.install({
    snapshot,
    lineage: { version: 3, generation: 0, clock: 0 },
    // It is sealed for its recipient, and never written as a file of its own.
    keys: { fileKey: undefined, proof, files: new KnownFiles(powers.crypto) },
  })
  const filled = fill(bundle)
  // Nothing in it was taken in advance, and nobody uses it afterwards.
  // The original's form has no place for it; there, a reader would see a client that nobody made.
  if (withMetadata) bundle.attributes.flush('settle')
  const payload = snapshot.encode()
  try {
    return seal(payload, filled)
  } finally {
    powers.crypto.wipe(payload)
  }
}
