import { FileKey, openVersion2, parseEnvelope, SnapshotState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { ValueOf } from '../codec/index.js'
import { StrongholdError } from '../errors.js'
import type {
  Create,
  KeyMaterial,
  Rekey,
  Seal,
  SnapshotFacts,
  Unlock,
} from '../messages/snapshot.js'
import type { FlushMode } from './attributes/attribute-table.js'
import type { Handling } from './handling.js'
import { deriveSnapshotKey } from './key-derivation.js'
import { KeyProof } from './key-proof.js'
import { readGeneration, writeGeneration } from './metadata.js'
import type { InsideState, OpenSnapshot } from './state.js'

type NewKey = ValueOf<typeof Create.input>
type ProvenNewKey = ValueOf<typeof Rekey.input>
type Sealed = ValueOf<typeof Seal.output>

export function createSnapshot(
  state: InsideState,
  input: NewKey,
  { scratch, enter }: Handling,
): SnapshotFacts {
  const fileKey = makeFileKey(state, input, scratch)
  const snapshot = SnapshotState.empty(state.powers)
  state.open = { snapshot, version: 3, fileKey, proof: fileKey, generation: 0 }
  enter('unlocked')
  return factsOf(state.open)
}

export function unlock(
  state: InsideState,
  { key, maxWorkFactor, file }: ValueOf<typeof Unlock.input>,
  { scratch, enter }: Handling,
): SnapshotFacts {
  state.open = openFile(state, key, maxWorkFactor, file, scratch)
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
  open.fileKey = fileKey
  open.proof = fileKey
  return factsOf(open)
}

export function seal(state: InsideState, { mode }: ValueOf<typeof Seal.input>): Sealed {
  const { fileKey } = state.open
  if (fileKey === undefined) throw new StrongholdError('MIGRATION_REQUIRED')
  return sealWith(state, fileKey, mode)
}

export function confirm(state: InsideState): undefined {
  state.attributes.confirm()
  return undefined
}

export function sealUnder(state: InsideState, input: ProvenNewKey, { scratch }: Handling): Sealed {
  requireProof(state, input.current, scratch)
  using fileKey = makeFileKey(state, input, scratch)
  return sealWith(state, fileKey, 'keep')
}

/** Opens the bytes of a snapshot file; the caller disposes what is in the answer. */
export function openFile(
  { powers }: InsideState,
  key: KeyMaterial,
  maximumWorkFactor: number,
  file: Uint8Array,
  scratch: Scratch,
): OpenSnapshot {
  const { version, body } = parseEnvelope(file)
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  const proof =
    version === 3
      ? FileKey.unlock(powers, body, password, { maximumWorkFactor })
      : KeyProof.of(powers, password)
  let snapshot: SnapshotState | undefined
  try {
    const fileKey = proof instanceof FileKey ? proof : undefined
    const payload = fileKey?.open(body) ?? openVersion2(powers, body, password)
    snapshot = SnapshotState.decode(powers, payload)
    const generation = readGeneration(snapshot, powers, scratch)
    return { snapshot, version, fileKey, proof, generation }
  } catch (error) {
    snapshot?.[Symbol.dispose]()
    proof[Symbol.dispose]()
    throw error
  }
}

/** Whoever asks has the present key. @throws StrongholdError `WRONG_KEY`. */
export function requireProof(
  { open, powers, batchSecrets }: InsideState,
  key: KeyMaterial,
  scratch: Scratch,
): void {
  // The derivation takes a second; no opened key lies about meanwhile.
  batchSecrets.forget()
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  if (!open.proof.matches(password)) throw new StrongholdError('WRONG_KEY')
}

function makeFileKey(
  { powers }: InsideState,
  { key, workFactor }: NewKey,
  scratch: Scratch,
): FileKey {
  return FileKey.make(powers, deriveSnapshotKey(key, powers.crypto, scratch), workFactor)
}

function sealWith(
  { open, powers, attributes }: InsideState,
  fileKey: FileKey,
  mode: FlushMode,
): Sealed {
  const generation = open.generation + 1
  const now = powers.now()
  for (const client of open.snapshot.clients.values()) client.store.sweep(now)
  attributes.flush(mode)
  writeGeneration(open.snapshot, generation, powers)
  const payload = open.snapshot.encode()
  try {
    const file = fileKey.seal(payload)
    open.generation = generation
    return { generation, file }
  } finally {
    powers.crypto.wipe(payload)
  }
}

function factsOf({ version, fileKey, generation }: OpenSnapshot): SnapshotFacts {
  return { version, workFactor: fileKey?.workFactor ?? 0, generation }
}
