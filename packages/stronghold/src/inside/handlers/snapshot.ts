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
import type { Handling } from '../state/handling.js'
import { KnownFiles } from '../state/known-files.js'
import { factsOf, makeFileKey, openFile, requireProof } from '../state/opening.js'
import { type Sealed, sealAll } from '../state/sealing.js'
import { closeSnapshot, type InsideState } from '../state/state.js'
import { walletClient, whileResealed } from './wallet-store.js'

type NewKey = ValueOf<typeof Create.input>
type ProvenNewKey = ValueOf<typeof Rekey.input>
type SealedCopy = ValueOf<typeof SealUnder.output>

export function createSnapshot(
  state: InsideState,
  input: NewKey,
  { scratch, enter }: Handling,
): SnapshotFacts {
  const fileKey = makeFileKey(state, input, scratch)
  const snapshot = SnapshotState.empty(state.powers)
  state.open = {
    snapshot,
    version: 3,
    fileKey,
    proof: fileKey,
    generation: 0,
    clock: 0,
    files: new KnownFiles(state.powers.crypto),
  }
  enter('unlocked')
  return factsOf(state.open)
}

export function unlock(
  state: InsideState,
  { least, ...sealed }: ValueOf<typeof Unlock.input>,
  { scratch, enter }: Handling,
): SnapshotFacts {
  const open = openFile(state, sealed, scratch)
  if (open.generation < least) {
    closeSnapshot(open)
    throw new StrongholdError('SNAPSHOT_CHANGED')
  }
  state.open = open
  enter('unlocked')
  return factsOf(state.open)
}

export function rekey(
  state: InsideState,
  input: ProvenNewKey,
  { scratch }: Handling,
): SnapshotFacts {
  const { open } = state
  if (open.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
  requireProof(state, input.current, scratch)
  const fileKey = makeFileKey(state, input, scratch)
  open.proof[Symbol.dispose]()
  // They were stored with the former key as proof, which may be why there is another one now.
  state.storedKeys[Symbol.dispose]()
  open.fileKey = fileKey
  open.proof = fileKey
  return factsOf(open)
}

export function seal(state: InsideState, { mode }: ValueOf<typeof Seal.input>): Sealed {
  const { fileKey } = state.open
  if (fileKey === undefined) throw new StrongholdError('MIGRATION_REQUIRED')
  const sealed = sealAll(state, fileKey, mode)
  state.open.files.sealed(sealed.file)
  return sealed
}

export function confirm(state: InsideState): undefined {
  state.attributes.confirm()
  state.open.files.confirm()
  return undefined
}

export function sealUnder(
  state: InsideState,
  input: ProvenNewKey,
  { scratch }: Handling,
): SealedCopy {
  requireProof(state, input.current, scratch)
  using fileKey = makeFileKey(state, input, scratch)
  const { open, powers } = state
  const wallet = walletClient(powers, open)
  const seal = () => sealAll(state, fileKey, 'keep')
  if (wallet === undefined) return { ...seal(), walletStore: undefined }
  // The file itself stays as it is, and so does what is shown of it.
  const { answer, walletStore } = whileResealed(powers, wallet, input.current, scratch, seal)
  return { ...answer, walletStore }
}
