import { SnapshotState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type {
  Create,
  Rekey,
  Seal,
  SealUnder,
  SnapshotFacts,
  Unlock,
} from '../../contract/messages/snapshot.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { KnownFiles } from '../state/known-files.js'
import { closeSnapshot } from '../state/open-snapshot.js'
import { factsOf, makeFileKey, openFile } from '../state/opening.js'
import { type Sealed, sealAll } from '../state/sealing.js'
import { walletClient, whileResealed } from './wallet-store.js'

type NewKey = ValueOf<typeof Create.input>
type ProvenNewKey = ValueOf<typeof Rekey.input>
type SealedCopy = ValueOf<typeof SealUnder.output>

/** A new, empty snapshot under a new file key. Nothing is on the disk before the first commit. */
export function createSnapshot(
  state: With<'powers' | 'memory' | 'install'>,
  input: NewKey,
  { scratch, enter }: Handling,
): SnapshotFacts {
  const fileKey = makeFileKey(state, input, scratch)
  const snapshot = SnapshotState.empty(state.powers)
  const open = {
    snapshot,
    lineage: { version: 3, generation: 0, clock: 0 },
    keys: { fileKey, proof: fileKey, files: new KnownFiles(state.powers.crypto) },
  } as const
  state.install(open)
  // Last: a handler that throws stays in the locked phase.
  enter('unlocked')
  return factsOf(open)
}

/**
 * Opens a file. `least` is the generation that the host has seen last: an older file is a rollback,
 * which the zone cannot see by itself, since every file of the key authenticates
 * (docs/threat-model.md).
 */
export function unlock(
  state: With<'powers' | 'memory' | 'install'>,
  { least, ...sealed }: ValueOf<typeof Unlock.input>,
  { scratch, enter }: Handling,
): SnapshotFacts {
  const open = openFile(state, sealed, scratch)
  if (open.lineage.generation < least) {
    closeSnapshot(open)
    throw new StrongholdError('SNAPSHOT_CHANGED')
  }
  state.install(open)
  enter('unlocked')
  return factsOf(open)
}

/**
 * Another snapshot key, under a new file key: a thief of the old key, or of an old file with it,
 * opens no file that is written from now on. It takes the present key, or code that only runs in
 * the host could lock the owner out.
 */
export function rekey(
  state: With<'powers' | 'memory' | 'owner' | 'lineage' | 'keys' | 'storedKeys'>,
  input: ProvenNewKey,
  { scratch }: Handling,
): SnapshotFacts {
  const { keys, lineage } = state
  if (lineage.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
  state.owner.require(input.current, scratch)
  // Made before the old one goes: a derivation that fails leaves all as it was.
  const fileKey = makeFileKey(state, input, scratch)
  keys.proof[Symbol.dispose]()
  // They were stored with the former key as proof, which may be why there is another one now.
  state.storedKeys[Symbol.dispose]()
  keys.fileKey = fileKey
  keys.proof = fileKey
  return factsOf({ keys, lineage })
}

/** The next file, for the place of the last one. See the table of a commit in `state/sealing.ts`. */
export function seal(
  state: With<'powers' | 'attributes' | 'snapshot' | 'lineage' | 'keys'>,
  { mode }: ValueOf<typeof Seal.input>,
): Sealed {
  const { fileKey } = state.keys
  if (fileKey === undefined) throw new StrongholdError('MIGRATION_REQUIRED')
  const sealed = sealAll(state, fileKey, mode)
  state.keys.files.sealed(sealed.file)
  return sealed
}

/** The host says that the last sealed file is in place. */
export function confirm(state: With<'attributes' | 'keys'>): undefined {
  state.attributes.confirm()
  state.keys.files.confirm()
  return undefined
}

/**
 * A copy under another key, for another place. The present key is asked for: a copy under a key of
 * the asker's choice is all that there is, in the asker's hands.
 */
export function sealUnder(
  state: With<'powers' | 'memory' | 'attributes' | 'owner' | 'snapshot' | 'lineage'>,
  input: ProvenNewKey,
  { scratch }: Handling,
): SealedCopy {
  state.owner.require(input.current, scratch)
  using fileKey = makeFileKey(state, input, scratch)
  const { powers } = state
  const wallet = walletClient(powers, state)
  const seal = () => sealAll(state, fileKey, 'keep')
  if (wallet === undefined) return { ...seal(), walletStore: undefined }
  // The file itself stays unchanged, and so do its reported facts.
  const { answer, walletStore } = whileResealed(powers, wallet, input.current, scratch, seal)
  return { ...answer, walletStore }
}
